"""Which of what was measured is not what the DAW plays: all that lies behind a stage that was passed through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from chainsim.model.chain import PassedStage
from chainsim.model.left_out import heard
from chainsim.model.result import StageResult
from chainsim.model.session_routing import sender

if TYPE_CHECKING:
    from chainsim.model.mix import BusResult, MixResult, TrackResult

NOT_AS_PLAYED = "not what the DAW plays"
"""How every report marks it."""


def not_as_played(stages: Sequence[StageResult]) -> frozenset[str]:
    """Paths of the stages whose output is not what the DAW plays: those passed through, and all that they feed."""
    return frozenset(_behind(stages, False))


def _behind(stages: Sequence[StageResult], already: bool) -> Iterator[str]:
    for stage in stages:
        inside = [path for branch in stage.branches for path in _behind(branch.stages, already)]
        yield from inside
        already = already or bool(inside) or isinstance(stage.spec, PassedStage)
        if already:
            yield stage.path


def strip_is_as_played(strip: TrackResult | BusResult, others: Mapping[str, bool]) -> bool:
    """Whether a track, a group or the bus leaves as the DAW plays it; `others` says so of what is summed in it."""
    from chainsim.model.mix import BusResult  # whoever asks of a chain has no need of sessions

    members = strip.members if isinstance(strip, BusResult) else ()
    own = strip.result is None or output_is_as_played(strip.result.measurement.stages)
    return own and all(others.get(sender(member, others), True) for member in members)


def bus_is_as_played(mix: MixResult) -> bool:
    """Whether the whole mix is what the DAW plays: nothing was passed through, or left out unless that was accepted."""
    return all(_as_played(mix, {one.track for one in mix.lacks}).values()) and not mix.lacks


def strips_as_played(mix: MixResult) -> dict[str, bool]:
    """By the names of tracks, groups and the bus, whether each leaves as the DAW plays it."""
    return _as_played(mix, {one.track for one in heard(mix.session.left_out)})


def _as_played(mix: MixResult, lost: Collection[str | None]) -> dict[str, bool]:
    known = {track.name: track.name not in lost and strip_is_as_played(track, {}) for track in mix.tracks}
    for bus in (*mix.groups, mix.bus):
        known[bus.name] = bus.name not in lost and strip_is_as_played(bus, known)
    return known


def output_is_as_played(stages: Sequence[StageResult]) -> bool:
    """Whether what leaves the chain is what the DAW plays."""
    return not stages or stages[-1].path not in not_as_played(stages)
