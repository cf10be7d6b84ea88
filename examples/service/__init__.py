"""An example: hazards behind a web service, with FastAPI and SQLAlchemy."""
