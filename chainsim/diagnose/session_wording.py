"""Buses, lists and shares in the words of findings about a session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chainsim.counted import counted
from chainsim.units import format_db

if TYPE_CHECKING:
    from chainsim.model.mix import BusResult

_MOST_NAMED = 3


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
    return f"{number} of {counted(whole, 'track')}"
