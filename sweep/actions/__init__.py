"""What the service can be asked to do: one verb a file, one transaction each."""
