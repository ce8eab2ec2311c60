"""What was written back into chain files, or would be."""
