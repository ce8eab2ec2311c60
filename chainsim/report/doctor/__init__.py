"""What is set up, in every format."""
