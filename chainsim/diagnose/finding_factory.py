"""Findings filled in from the table in `chainsim.model.finding` and from the place where they were found."""

from __future__ import annotations

from chainsim.diagnose.lanes import StagePosition
from chainsim.model.finding import FINDINGS, Finding, Limit, Severity, limit_value
from chainsim.model.result import Measurement


def limit_of(name: str, measurement: Measurement) -> Limit:
    """The limit of a finding that has one, as the chain sets it or by default."""
    spec = FINDINGS[name].limit
    if spec is None:
        raise ValueError(f"{name} has no limit")
    return Limit(spec.key, limit_value(measurement.chain.limits, spec.key))


def make_finding(
    name: str,
    message: str,
    action: str,
    *,
    place: StagePosition | None = None,
    tap: int | None = None,
    severity: Severity | None = None,
    excess_db: float | None = None,
    limit: Limit | None = None,
    at_s: float | None = None,
) -> Finding:
    """A finding with the table's severity unless told otherwise; a top-level stage brings its own tap."""
    if place is not None and not place.nested:
        tap = place.top
    return Finding(
        name=name,
        severity=severity or FINDINGS[name].severity,
        stage=place.top if place else None,
        path=place.stage.path if place else None,
        tap=tap,
        excess_db=excess_db,
        limit=limit,
        at_s=at_s,
        message=message,
        action=action,
    )
