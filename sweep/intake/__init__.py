"""Files in, typed rows out: registries, notices, distribution lists, sectors and teams. No database here."""
