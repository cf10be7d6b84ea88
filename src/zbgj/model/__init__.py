"""The typed model: plans, their items, parties, citations. Frozen; illegal combinations cannot be built."""
