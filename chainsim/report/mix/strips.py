"""The strips of a mix, in the order of the signal: tracks, groups, the bus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainsim.model.mix import MixResult
from chainsim.model.result import Result
from chainsim.model.session_trim import (
    StripKind,
)


@dataclass(frozen=True, slots=True)
class Strip:
    """A track, a group or the bus, with what its own chain gave."""

    kind: StripKind
    name: str
    result: Result | None
    error: str | None


def strips_of(mix: MixResult) -> Iterator[Strip]:
    """Tracks that are not muted, groups, bus."""
    for track in mix.tracks:
        if not track.muted:
            yield Strip(StripKind.TRACK, track.name, track.result, track.error)
    for group in mix.groups:
        yield Strip(StripKind.GROUP, group.name, group.result, group.error)
    yield Strip(StripKind.BUS, mix.bus.name, mix.bus.result, mix.bus.error)


def strip_label(kind: StripKind | None, name: str | None) -> str:
    """`track 'Kick'`, `group 'Drums'`, `the mix bus`."""
    return f"{kind.value} '{name}'" if kind in (StripKind.TRACK, StripKind.GROUP) else "the mix bus"
