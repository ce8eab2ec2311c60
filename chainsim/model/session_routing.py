"""Which tracks of a session are heard, and where they are summed; diagnosis and advice both ask that."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from chainsim.model.level_comparison import is_silent
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement

if TYPE_CHECKING:
    from chainsim.model.mix import BusResult, MixResult, TrackResult
    from chainsim.model.session import Group, RoutedStrip, Session

SENT = " (send)"
"""Behind the name of a strip where one of its sends is meant."""


def in_signal_order(groups: Sequence[Group]) -> list[tuple[int, Group]]:
    """Groups with their numbers in the file, each behind all that go into it; else in the order of the file.

    Those that go in a circle are left out.
    """
    waiting = list(enumerate(groups, start=1))
    ordered: list[tuple[int, Group]] = []
    while True:
        blocked = {name for _, group in waiting for name in feeds(group)}
        ready = next(((number, group) for number, group in waiting if group.name not in blocked), None)
        if ready is None:
            return ordered
        waiting.remove(ready)
        ordered.append(ready)


def feeds(strip: RoutedStrip) -> set[str]:
    """The names of the groups that something of a strip goes into."""
    into = {strip.group} if strip.group is not None and strip.main_send else set()
    return into | {send.to for send in strip.sends}


def around(groups: Sequence[Group], name: str | None) -> list[str]:
    """A group and those that it is in, from the inside out; no group, none."""
    parents = {group.name: group.group for group in groups}
    chain: list[str] = []
    while name is not None and name not in chain:
        chain.append(name)
        name = parents.get(name)
    return chain


def holds_tracks(session: Session, group: str) -> bool:
    """Whether a track goes into a group, or into one inside it; else it lives by sends alone."""
    return any(track.main_send and group in around(session.groups, track.group) for track in session.tracks)


def sender(member: str, strips: Container[str]) -> str:
    """The name of the strip that a member of a sum is, or is a send of."""
    return member if member in strips else member.rpartition(SENT)[0]


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
