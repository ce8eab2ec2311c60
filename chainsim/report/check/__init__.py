"""Several chains judged together, in every format."""
