"""The regions that come with the library: one folder each, all data."""
