"""Measurement and Findings -> Trims: which knobs to turn, and how far.

For now this is level algebra alone: a trim moves every level behind it by as much. Where stages bend that, the
reason says "estimated".
"""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Finding
from chainsim.model.result import Measurement
from chainsim.model.trim import Policy, Trim
from chainsim.recommend.clean import clean_trims
from chainsim.recommend.reference import reference_trims
from chainsim.recommend.unity import unity_trims

__all__ = ["recommend"]


def recommend(measurement: Measurement, findings: Sequence[Finding], policy: Policy) -> tuple[Trim, ...]:
    """Trims in the order of the signal; empty where nothing needs to change.

    Args:
        measurement: levels with all trims as they are set now.
        findings: what `diagnose` found in it; the clean policy cures these and nothing else.
        policy: what the trims are for.
    """
    match policy:
        case Policy.CLEAN:
            return tuple(clean_trims(measurement, findings))
        case Policy.REFERENCE:
            return tuple(reference_trims(measurement))
        case Policy.UNITY:
            return tuple(unity_trims(measurement))
