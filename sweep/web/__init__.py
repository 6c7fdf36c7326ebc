"""The service over HTTP: one route table, thin handlers, sign-in, the event stream."""
