"""What the desk shows: frozen rows of its lists, and its figures."""
