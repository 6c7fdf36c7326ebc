"""Routes for the teams of a sweep: numpy arrays in, arrays out; seeded; no database, no clock."""
