"""What probing found of a chain's stages, taken from what was measured of it."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.measured_stages import all_stages
from chainsim.model.profile import StageProfile
from chainsim.model.result import StageResult


def profiles_of(stages: Sequence[StageResult]) -> dict[str, StageProfile]:
    """By path, branches included: a trim changes nothing of it."""
    return {stage.path: stage.profile for stage in all_stages(stages) if stage.profile != StageProfile()}
