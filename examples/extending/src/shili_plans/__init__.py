"""Safety plans of the invented city of Shili, as definitions for zbgj. There is nothing to import here."""
