"""One step: the trims that a policy asks for, going by one measurement."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Finding
from chainsim.model.result import Measurement
from chainsim.model.trim import Policy, Trim
from chainsim.recommend.clean_policy import clean_trims
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.reference_policy import reference_trims
from chainsim.recommend.unity_policy import unity_trims


def step_trims(
    measurement: Measurement, findings: Sequence[Finding], policy: Policy, constraints: Constraints
) -> tuple[Trim, ...]:
    """Trims in the order of the signal; empty where the policy is content with what was measured."""
    match policy:
        case Policy.CLEAN:
            return tuple(clean_trims(measurement, findings, constraints))
        case Policy.REFERENCE:
            return tuple(reference_trims(measurement, constraints))
        case Policy.UNITY:
            return tuple(unity_trims(measurement, constraints))
