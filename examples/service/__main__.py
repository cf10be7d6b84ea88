"""Start the service: ``python -m examples.service``; its documentation is then at http://127.0.0.1:8000/docs."""

from __future__ import annotations

import argparse

import uvicorn

from .app import create_app

parser = argparse.ArgumentParser(prog="python -m examples.service", description="Hazards over HTTP.")
parser.add_argument("--database", default="sqlite:///hazards.db", help="URL of a database; default: %(default)s")
parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
given = parser.parse_args()
uvicorn.run(create_app(given.database), host="127.0.0.1", port=given.port)
