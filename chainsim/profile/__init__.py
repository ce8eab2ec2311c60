"""Processor -> StageProfile: what a stage does to level, and where it stops being clean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainsim.names_on_demand import names_on_demand
from chainsim.profile.stage_stream import BLOCK_FRAMES

if TYPE_CHECKING:
    from chainsim.profile.checks.programme_check import check_programme
    from chainsim.profile.distortion_onset_filter import onset_weighting
    from chainsim.profile.null_depth import BLOCK_S
    from chainsim.profile.pre_roll import moves_with_level, pre_roll_s, steady_gain
    from chainsim.profile.probe.stage_probe import probe_stage
    from chainsim.profile.programme_need import check_of_passing, needs_programme_check
    from chainsim.profile.windows.window_row import EDGE_S
    from chainsim.profile.windows.window_selection import WindowPicker

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


if not TYPE_CHECKING:  # else every name would be right to a type checker
    # Who renders or probes has no need of what plays into a stage: that is loaded where plugins are, or a track is.
    __getattr__ = names_on_demand(
        __name__,
        {
            "chainsim.profile.checks.programme_check": ("check_programme",),
            "chainsim.profile.distortion_onset_filter": ("onset_weighting",),
            "chainsim.profile.null_depth": ("BLOCK_S",),
            "chainsim.profile.pre_roll": ("moves_with_level", "pre_roll_s", "steady_gain"),
            "chainsim.profile.probe.stage_probe": ("probe_stage",),
            "chainsim.profile.programme_need": ("check_of_passing", "needs_programme_check"),
            "chainsim.profile.windows.window_row": ("EDGE_S",),
            "chainsim.profile.windows.window_selection": ("WindowPicker",),
        },
    )
