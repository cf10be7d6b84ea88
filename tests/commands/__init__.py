"""The command: every verb, used well and used wrongly."""
