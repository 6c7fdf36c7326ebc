"""Drills, small: the real service killed in the middle of load."""
