"""Findings of sessions filled in from the table in `chainsim.model.finding`, and how they name tracks and buses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chainsim.model.finding import SESSION_FINDINGS, Finding, Limit, Severity, limit_value

if TYPE_CHECKING:
    from chainsim.model.mix import MixResult


def session_limit(name: str, mix: MixResult) -> Limit:
    """The limit of a finding that has one, as the session sets it or by default."""
    spec = SESSION_FINDINGS[name].limit
    if spec is None:
        raise ValueError(f"{name} has no limit")
    return Limit(spec.key, limit_value(mix.session.limits, spec.key))


def make_session_finding(
    name: str,
    message: str,
    action: str,
    *,
    tracks: Sequence[str] = (),
    severity: Severity | None = None,
    excess_db: float | None = None,
    limit: Limit | None = None,
    at_s: float | None = None,
) -> Finding:
    """A finding with the table's severity unless told otherwise."""
    return Finding(
        name=name,
        severity=severity or SESSION_FINDINGS[name].severity,
        stage=None,
        path=None,
        tap=None,
        excess_db=excess_db,
        limit=limit,
        at_s=at_s,
        message=message,
        action=action,
        tracks=tuple(tracks),
    )
