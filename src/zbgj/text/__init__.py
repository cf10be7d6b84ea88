"""Working with the text of the plans: paragraphs, clauses, quotes, and checking definitions against it."""
