"""Data for analysts at addresses that hold their own key: files, a map service, and the desk's list of such links."""
