"""The verbs of ``python -m zbgj``, one a module: thin, as everything they do is one call of the library."""
