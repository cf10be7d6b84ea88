"""Reading and writing definition files: the edge between TOML and the model."""
