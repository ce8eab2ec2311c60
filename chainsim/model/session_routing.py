"""Which tracks of a session are heard, and where they are summed; diagnosis and advice both ask that."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.level_comparison import is_silent
from chainsim.model.levels import Levels
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.result import Measurement


def sums(mix: MixResult) -> Iterator[tuple[BusResult, Measurement]]:
    """Every group, then the bus, with what its chain measured; without those that failed."""
    for bus in (*mix.groups, mix.bus):
        if bus.result is not None:
            yield bus, bus.result.measurement


def sounding(mix: MixResult) -> Iterator[tuple[TrackResult, Levels, Measurement]]:
    """Tracks that are heard, as they enter the mix, and with what their chains measured."""
    for track in mix.tracks:
        if track.result is not None and track.placed is not None and not is_silent(track.placed):
            yield track, track.placed, track.result.measurement
