"""Processor -> StageProfile: what a stage does to level, and where it stops being clean."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from chainsim.profile.distortion_onset_filter import onset_weighting
from chainsim.profile.null_depth import BLOCK_S
from chainsim.profile.pre_roll import moves_with_level, pre_roll_s, steady_gain
from chainsim.profile.programme_need import check_of_passing, needs_programme_check
from chainsim.profile.stage_stream import BLOCK_FRAMES
from chainsim.profile.window_row import EDGE_S
from chainsim.profile.window_selection import WindowPicker

if TYPE_CHECKING:
    from chainsim.profile.programme_check import check_programme
    from chainsim.profile.stage_probe import probe_stage

__all__ = [
    "BLOCK_FRAMES",
    "BLOCK_S",
    "EDGE_S",
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


_WHERE = {"check_programme": "chainsim.profile.programme_check", "probe_stage": "chainsim.profile.stage_probe"}


if not TYPE_CHECKING:  # else every name would be right to a type checker

    def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
        # Who renders has no need of what plays into a stage: that is loaded where plugins are.
        if name not in _WHERE:
            raise AttributeError(f"module 'chainsim.profile' has no attribute '{name}'")
        value = getattr(importlib.import_module(_WHERE[name]), name)
        globals()[name] = value
        return value
