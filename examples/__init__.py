"""Examples: embedding, scripting, extending."""
