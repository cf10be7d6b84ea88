"""Shared set-up: Hypothesis profiles, and the document if it is at hand.

`make test` uses the profile `repeatable`: the same commit gives the same answer, so a failure speaks of the change at
hand. pytest by itself, and `make explore`, draw other examples each time.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("zbgj", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("zbgj"), derandomize=True, print_blob=True)
settings.load_profile("zbgj")

ROOT = Path(__file__).parent.parent
SOURCE = ROOT.parent / "shared" / "source"


@pytest.fixture(scope="session")
def source() -> Path:
    """The folder with the document's text, one file a plan."""
    if not SOURCE.is_dir():
        pytest.skip("the document is not at hand, so citations cannot be checked against it")
    return SOURCE
