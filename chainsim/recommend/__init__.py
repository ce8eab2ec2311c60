"""Measurement and Findings -> Trims."""
