"""The rules of a recall sweep: pure functions over frozen values, standard library only."""
