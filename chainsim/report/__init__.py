"""Result -> str: one format per file; pure functions, only the command line writes files."""
