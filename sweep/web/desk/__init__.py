"""The desk: its page and the API behind it. Handlers decode, act and encode; rules are in the actions."""
