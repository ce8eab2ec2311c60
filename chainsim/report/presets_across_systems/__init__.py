"""The same presets on several systems."""
