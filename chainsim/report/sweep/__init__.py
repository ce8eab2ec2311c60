"""One parameter or level, swept."""
