"""What the desk's lists ask of the database. Each is read a page at a time, in a stable order, limited to an area."""
