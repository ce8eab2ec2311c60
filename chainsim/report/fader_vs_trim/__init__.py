"""The same gain ahead of a chain and behind it."""
