"""Several renders of one chain, compared: what a study of fader against trim finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chainsim.model.audio import Audio, SourceInfo
from chainsim.model.chain import Chain
from chainsim.model.levels import Levels
from chainsim.model.tap import Tap
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Residual(Brief):
    """What overdriven plugins added: the signal less what the same chain gives where none of them is overdriven.

    That reference is brought to the signal's level by one gain first, so that only what no fader can undo is left.
    """

    residual_db: (
        float | None
    )  # RMS of it against the reference, negative: below the signal; -inf: nothing; None: silence
    affected_s: float  # 10 ms blocks in which more is added than 0.05 % of the loudest block
    reference_gain_db: float = 0.0  # of that one gain
    inverted: bool = False  # that gain turns the polarity as well


@dataclass(frozen=True, slots=True, repr=False)
class StudyTap(Brief):
    """A tap of one variant."""

    tap: Tap
    residual: Residual
    same_as_is: bool  # every sample is the one of the chain as it is


class VariantName(StrEnum):
    """The three renders that are compared."""

    AS_IS = "as-is"
    FADER = "fader"
    TRIM = "trim"


@dataclass(frozen=True, slots=True, repr=False)
class Variant(Brief):
    """One of the three renders."""

    name: VariantName
    chain: Chain
    taps: tuple[StudyTap, ...]  # 0 is the source, k follows top-level stage k
    output: Levels
    thd_db: float | None  # all but the fundamental against it; None: the source is no tone
    match_db: float  # brings the output to the level of the others, at most -1 dBTP

    @property
    def residual(self) -> Residual:
        """At the output: what the last tap has, since a fader moves signal and residual alike."""
        return self.taps[-1].residual


@dataclass(frozen=True, slots=True, repr=False)
class WrittenAudio(Brief):
    """A file to listen to, and by how much it was raised or lowered."""

    file: Path
    gain_db: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Heard(Brief):
    """The loudest half minute of the variants, as loud as each other, and of the residual; all (channels, frames)."""

    variants: tuple[Audio, Audio, Audio]
    residual: Audio | None  # of the chain as it is, raised to be heard; None: there is none
    residual_gain_db: float  # by which it was raised over its place in the first variant
    start_s: float


@dataclass(frozen=True, slots=True, repr=False)
class FaderVsTrim(Brief):
    """The same change of level at the fader and before a stage.

    `overdriven` are the stages whose doing the residual is; empty: nothing is.
    """

    title: str
    source: SourceInfo
    sample_rate_hz: int
    length_s: float
    change_db: float
    recommended: bool  # whether the amount was worked out, not asked for
    path: str | None  # the trim is before this top-level stage; None: there is no stage
    stage_name: str | None
    overdriven: tuple[tuple[str, str], ...]  # path and name
    drive_db: float | None  # how far past its clean limit the first of them is driven
    bends_gain: tuple[str, ...]  # overdriven stages whose residual holds their own gain reduction too
    not_repeatable: tuple[str, ...]  # stages that differ from render to render: the residual holds that too
    variants: tuple[Variant, Variant, Variant]
    tone_hz: float | None
    files: tuple[WrittenAudio, ...] = ()
    heard: Heard | None = None  # only where the options ask for it
