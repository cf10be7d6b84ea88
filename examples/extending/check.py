"""What should hold before the package is published: definitions, citations and wording, beside the region's plans.

Run ``python check.py``. Exit code 0: all is well; 1: something was found; 2: something cannot be read.
The files of this folder are reviewed, whether or not the package is installed. ``--all`` prints notices too,
``--zh`` speaks Chinese.
"""

from __future__ import annotations

import sys
from pathlib import Path

from zbgj.__main__ import main

HERE = Path(__file__).parent
DEFINITIONS = HERE / "src" / "shili_plans" / "definitions"

if __name__ == "__main__":
    sys.exit(main(["review", str(DEFINITIONS), "--text", str(HERE / "text"), *sys.argv[1:]]))
