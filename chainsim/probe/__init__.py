"""Processor -> StageProfile: what a stage does to level, and where it stops being clean."""
