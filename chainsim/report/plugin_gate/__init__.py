"""Plugins measured in several formats and judged."""
