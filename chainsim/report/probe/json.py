"""What probing found, as JSON: every figure of every profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from chainsim.model.profile import ProbedStage
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.kit.profile_values import profile_values


def profiles_to_json(stages: Sequence[ProbedStage]) -> str:
    """Every figure of every profile."""
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "profiles": [{**asdict(stage), "profile": profile_values(stage.profile)} for stage in stages],
        }
    )
