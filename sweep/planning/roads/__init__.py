"""Roads: an extract becomes a network, a network becomes travel times and the shapes of routes."""
