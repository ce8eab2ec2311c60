"""Processor -> StageProfile: what a stage does to level, and where it stops being clean."""

from chainsim.profile.distortion_onset_filter import onset_weighting
from chainsim.profile.null_depth import BLOCK_S
from chainsim.profile.pre_roll import moves_with_level, pre_roll_s, steady_gain
from chainsim.profile.programme_check import check_of_passing, check_programme, needs_programme_check
from chainsim.profile.stage_probe import probe_stage
from chainsim.profile.stage_stream import BLOCK_FRAMES
from chainsim.profile.window_selection import WindowPicker

__all__ = [
    "BLOCK_FRAMES",
    "BLOCK_S",
    "WindowPicker",
    "check_of_passing",
    "check_programme",
    "moves_with_level",
    "needs_programme_check",
    "onset_weighting",
    "pre_roll_s",
    "probe_stage",
    "steady_gain",
]
