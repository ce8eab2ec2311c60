"""Measurement -> Findings: one fault per file."""
