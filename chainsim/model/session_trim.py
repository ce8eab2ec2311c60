"""Trims of a session: what gives its bus the headroom it needs while the balance between the tracks stays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.model.finding import Finding
from chainsim.model.trim import Where
from chainsim.short_repr import Brief


class Plan(StrEnum):
    """How the clip gains are turned; either way the faders keep every track as loud in the mix as it was."""

    ALL_ALIKE = "all-alike"  # the same change of clip gain on every track
    REFERENCE = "reference"  # every track's clip gain to the reference level


class StripKind(StrEnum):
    """Whose knob a session trim turns."""

    TRACK = "track"
    GROUP = "group"
    BUS = "bus"


@dataclass(frozen=True, slots=True, repr=False)
class SessionTrim(Brief):
    """One knob of the session file. `trim_db` is its new total, `change_db` the difference from now."""

    strip: StripKind
    name: str | None  # of the track or group, None for the bus
    number: int | None  # its place in the file's list, from 1
    where: Where  # INPUT: `input_trim_db`; FADER: `fader_db`
    current_db: float
    trim_db: float
    change_db: float


@dataclass(frozen=True, slots=True, repr=False)
class StripProof(Brief):
    """How a track or group stands in the mix, before and after: RMS behind its fader and pan.

    Members of a group that was over are moved further than all others, and its fader takes that back.
    """

    strip: StripKind
    name: str
    before_rms_dbfs: float
    after_rms_dbfs: float
    meant_db: float  # by how much it was to move


@dataclass(frozen=True, slots=True, repr=False)
class StripFinding(Brief):
    """A finding and where it was found; of the session itself where the strip is None."""

    strip: StripKind | None
    name: str | None
    finding: Finding


@dataclass(frozen=True, slots=True, repr=False)
class BusFigures(Brief):
    """What the bus is like in one of three ways: as it is, with the master fader, with the trims."""

    sum_peak_dbfs: float  # what its chain is fed with
    past_clean_db: float | None  # how far its worst stage is driven past where it is clean; None: nowhere, or unknown
    output_peak_dbfs: float
    output_crest_db: float | None
    output_lufs: float | None
    fader_db: float


@dataclass(frozen=True, slots=True, repr=False)
class SessionProof(Brief):
    """The session rendered again with its trims."""

    as_it_is: BusFigures
    master_fader: BusFigures  # the wrong way: the master fader alone, down to the output peak that the trims give
    with_trims: BusFigures
    strips: tuple[StripProof, ...]  # tracks, then groups, but for silent ones
    balance_error_db: float  # the largest difference between how far any two strips are off where they were meant to be
    gone: tuple[StripFinding, ...]  # errors and warnings, of all chains too, that are no more, not even as information
    remaining: tuple[StripFinding, ...]  # those that are there with the trims
    renders: int
    settled: bool  # the sum is within 0.2 dB of its target, and the balance within 0.01 dB of what it was


@dataclass(frozen=True, slots=True, repr=False)
class SessionTrims(Brief):
    """What to turn, to what end."""

    plan: Plan
    target_peak_dbfs: float  # for the sum on the bus: the reference's peak cap
    common_change_db: float  # how far every track is moved in the mix
    trims: tuple[SessionTrim, ...]  # tracks, groups, bus, in the order of the file; empty: nothing needs to change
    reason: str
    proof: SessionProof | None = None  # None: not rendered, the figures are arithmetic
    loudness_lost_db: float = 0.0  # of what was to be kept: the output has no room for it
