"""What diagnosis and advice both ask of a stage's profile: does it take this programme undistorted?"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from chainsim.model.chain import ParallelStage
from chainsim.model.profile import Kind
from chainsim.model.result import StageResult
from chainsim.model.undecided_stages import undecided

_CLIPPING = (Kind.CLIP, Kind.DYNAMICS_THEN_CLIP)
HEADROOM_TOLERANCE_DB = 0.05
"""How finely headroom is measured: a trim to the very edge could measure as past it again."""
_MEANT_TO_BEND = ("colour", "ceiling")


class Overload(Enum):
    """What becomes of this programme in a stage."""

    UNKNOWN = auto()  # the stage was not probed, or could not be examined
    NONE = auto()  # within what the stage takes; a compressor that works is no overload
    SATURATES = auto()  # past where it is clean
    CLIPS = auto()  # past its clip


def overload(stage: StageResult) -> Overload:
    """Of a stage that hosts a plugin; a bypassed one is a piece of wire."""
    if stage.spec.bypass:
        return Overload.NONE
    kind, check = stage.profile.kind, stage.programme
    if undecided(stage.profile, check) is not None:
        return Overload.UNKNOWN
    if check is None:
        unprobed = kind is Kind.UNKNOWN and stage.profile.repeatability_db is None
        return Overload.UNKNOWN if unprobed or _should_have_been_tried(stage) else Overload.NONE
    if not check.exceeds:
        return Overload.NONE
    clips = kind in _CLIPPING if check.has_corner is None else check.has_corner
    if clips:
        return Overload.CLIPS
    return Overload.NONE if kind is Kind.DYNAMICS else Overload.SATURATES


def _should_have_been_tried(stage: StageResult) -> bool:
    """Whether the programme should have been examined: its peak is where the stage is not linear any more, or near."""
    onset_dbfs = stage.profile.worst_onset_dbfs
    past = onset_dbfs is not None and stage.input.sample_peak_dbfs > onset_dbfs
    return past or stage.unexamined is not None


def past_clean_db(stage: StageResult) -> float | None:
    """How far the programme is past where the stage is clean, in dB above 0; None where that can't be told."""
    headroom_db = None if stage.programme is None else stage.programme.headroom_db
    return -headroom_db if headroom_db is not None and headroom_db < 0.0 else None


def is_meant(stage: StageResult) -> bool:
    """Whether the chain file says that bending the waveform is what the stage is there to do."""
    return stage.spec.intent in _MEANT_TO_BEND


def plugins_in(stage: StageResult) -> Iterator[StageResult]:
    """What works in a stage: itself, or whatever its branches host, however deep."""
    if stage.spec.bypass:
        return
    if not isinstance(stage.spec, ParallelStage):
        yield stage
    for branch in stage.branches:
        for inner in branch.stages:
            yield from plugins_in(inner)


def loses_nothing(stage: StageResult) -> bool:
    """Whether probing knows that nothing is lost in the stage on this programme, but what it is meant to bend."""
    return all(
        overload(plugin) is Overload.NONE or (overload(plugin) is not Overload.UNKNOWN and is_meant(plugin))
        for plugin in plugins_in(stage)
    )
