"""The page for the public: how far the sweep is, which lots, where to bring product, and a form for sightings."""
