"""Evaluation: from what is owed and what was done to outcomes, scores and explanations."""
