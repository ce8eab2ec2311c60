"""Measurement and Findings -> Trims: which knobs to turn, and how far.

`recommend` is level algebra alone: a trim moves every level behind it by as much. Where stages bend that, the reason
says "estimated". `solve` renders again until nothing is.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Finding
from chainsim.model.options import Aims
from chainsim.model.result import Measurement
from chainsim.model.trim import Trim
from chainsim.recommend.before_after_comparison import prove
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.kept_drive import kept_levels
from chainsim.recommend.policy_trims import step_trims
from chainsim.recommend.trim_solver import Solution, solve

__all__ = ["Aims", "Solution", "prove", "recommend", "solve"]


def recommend(measurement: Measurement, findings: Sequence[Finding], aims: Aims) -> tuple[Trim, ...]:
    """Trims in the order of the signal, by arithmetic; empty where nothing needs to change.

    Args:
        measurement: levels with all trims as they are set now.
        findings: what `diagnose` found in it; the clean policy cures these and nothing else.
        aims: what the trims are for. To keep the loudness takes a render, so here that is not done.
    """
    constraints = Constraints(margin_db=aims.margin_db, kept_rms_dbfs=kept_levels(measurement, aims))
    return step_trims(measurement, findings, aims.policy, constraints)
