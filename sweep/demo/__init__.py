"""The demonstration: a synthetic city on real place names, and phones that behave like real ones."""
