"""Result -> str: one format per file."""
