"""Frozen read models, and the words in which people read them."""
