"""Processor -> StageProfile: what a stage does to level, and where it stops being clean."""

from chainsim.probe.stage_probe import probe_stage

__all__ = ["probe_stage"]
