"""What a chain that is kept open shows after an edit: levels at once, the whole check when it rests."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.chain import Chain
from chainsim.model.levels import Levels
from chainsim.model.result import Result
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True)
class Loop:
    """A part of the track that is measured before the whole is."""

    start_s: float
    length_s: float


@dataclass(frozen=True, slots=True, repr=False)
class LiveStage(Brief):
    """What one stage is fed and gives back, those in branches by their path too."""

    path: str
    name: str
    bypass: bool
    trim_db: float
    input: Levels  # what the plugin receives, all trims applied
    output: Levels


@dataclass(frozen=True, slots=True, repr=False)
class LiveLevels(Brief):
    """The levels of one revision of a chain, over the source's frames or those of its loop."""

    chain: Chain
    source: Levels
    stages: tuple[LiveStage, ...]  # in the order of `walk_stages`
    output: Levels  # after the fader
    rendered_from: int | None  # the first top-level stage that was rendered for it; None: arithmetic alone
    loaded_anew: bool  # a plugin file was loaded once more: what it kept from before can't be in the numbers
    took_s: float
    loop: Loop | None = None  # what was measured of the track; None: all of it


@dataclass(frozen=True, slots=True)
class LevelsNow:
    """An edit has been measured."""

    revision: int
    levels: LiveLevels


@dataclass(frozen=True, slots=True)
class CheckingNow:
    """The chain has rested, and is being checked; or that was stopped."""

    revision: int
    doing: str
    share: float | None  # of what is done at the moment; None: nobody knows
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class CheckedNow:
    """The chain has rested, and was rendered afresh: findings, trims and proof."""

    revision: int
    result: Result


@dataclass(frozen=True, slots=True)
class FailedNow:
    """An edit could not be measured; the edit stays. `stage` is the path of the stage that did it, where known."""

    revision: int
    message: str
    stage: str | None
    checking: bool  # the whole check failed, not the levels


LiveEvent = LevelsNow | CheckingNow | CheckedNow | FailedNow
