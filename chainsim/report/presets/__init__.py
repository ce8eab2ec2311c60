"""A library of presets."""
