"""Findings of sessions filled in from the table in `chainsim.model.finding`, and how they name tracks and buses."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import SESSION_FINDINGS, Finding, Limit, Severity, limit_value
from chainsim.model.mix import BusResult, MixResult
from chainsim.units import format_db

_MOST_NAMED = 3


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


def bus_label(bus: BusResult) -> str:
    """`the bus` or `group 'Drums'`."""
    return "the bus" if bus.number is None else f"group '{bus.name}'"


def listed_few(texts: Sequence[str]) -> str:
    """The first three, and how many more: `'Kick', 'Snare', 'Bass' and 27 more`."""
    shown = list(texts) if len(texts) <= _MOST_NAMED + 1 else [*texts[:_MOST_NAMED], f"{len(texts) - _MOST_NAMED} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def with_amounts(amounts: Sequence[tuple[str, float]]) -> list[str]:
    """`'Kick' (+2.1 dB)` for every name and amount."""
    return [f"'{name}' ({format_db(amount_db)} dB)" for name, amount_db in amounts]


def share_of(number: int, whole: int) -> str:
    """`30 of 30 tracks`, `1 of 12 tracks`."""
    return f"{number} of {whole} track{'' if whole == 1 else 's'}"
