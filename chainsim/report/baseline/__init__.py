"""Kept levels, and what drifted from them."""
