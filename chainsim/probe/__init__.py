"""Processor -> StageProfile: what a stage does to level, and where it stops being clean."""

from chainsim.probe.null import BLOCK_S
from chainsim.probe.programme_check import check_programme, needs_programme_check
from chainsim.probe.stage_probe import probe_stage
from chainsim.probe.weighting import onset_weighting
from chainsim.probe.windows import WindowPicker

__all__ = ["BLOCK_S", "WindowPicker", "check_programme", "needs_programme_check", "onset_weighting", "probe_stage"]
