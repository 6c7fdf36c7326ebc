"""What leaves the service on paper or as a file."""
