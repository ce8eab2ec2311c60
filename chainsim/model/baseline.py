"""A baseline: what chains measured when somebody last looked and agreed. It lives beside the chains, under review.

Silence and what can't be measured are None, as in every JSON of chainsim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from chainsim.model.chain import Frozen
from chainsim.model.parameter import Finite
from chainsim.short_repr import Brief

LEVEL_TOLERANCES = {
    "integrated_lufs": 0.1,
    "rms_dbfs": 0.1,
    "sample_peak_dbfs": 0.2,
    "true_peak_dbtp": 0.2,
    "loudness_range_lu": 0.5,
    "dc_offset": 0.001,
    "channel_balance_db": 0.1,
    "tail_s": 0.05,
}
"""Of what is measured in the chain, on the programme. What is meant to be the same differs by far less, what is heard
by more."""

BEHAVIOUR_TOLERANCES = {
    "latency_reported_frames": 0.0,
    "latency_measured_frames": 0.0,
    "gain_db": 0.1,
    "response_db": 0.25,
    "clean_to_dbfs": 0.2,
    "ceiling_dbfs": 0.2,
    "lower_limit_dbfs": 0.5,
    "thd_db": 1.0,
    "aliasing_db": 1.0,
    "noise_dbfs": 3.0,
}
"""Of what a stage does to known signals, alone. Its kind and polarity have no tolerance."""

TOLERANCES = {**LEVEL_TOLERANCES, **BEHAVIOUR_TOLERANCES}
"""Meter -> how far it may move."""

THIRDS_HZ = tuple(round(10.0 ** (band / 10.0), 1) for band in range(14, 43))
"""Centres of the third octaves of a response: 25.1 Hz to 15.8 kHz."""


class PluginStamp(Frozen):
    """Which plugin it was: where levels drift this says whether it was updated."""

    name: str
    kind: str
    version: str | None = None
    sha256: str | None = None
    """Of the plugin's files; None for built-ins."""


class Behaviour(Frozen):
    """What a stage does to known signals, probed alone in its setting; `failure` says why nothing is known of it."""

    kind: str = "unknown"
    polarity: tuple[int | None, ...] = ()
    """By channel: 1, -1 where it is turned over, None where that can't be told."""
    repeatability_db: Finite | None = None
    """What two renders differ by; None: nothing. What never plays twice alike may move by that much more."""
    figures: dict[str, Finite | None] = Field(default_factory=dict)
    response_db: tuple[Finite | None, ...] = ()
    """By third octave, see THIRDS_HZ; shorter where the sample rate holds no more."""
    thd_db: dict[str, tuple[Finite | None, ...]] = Field(default_factory=dict)
    """By frequency, over the level of the sine."""
    aliasing_db: dict[str, tuple[Finite | None, ...]] = Field(default_factory=dict)
    failure: str | None = None


class Point(Frozen):
    """One measuring point: `path` is "input", a stage's path, or "output"."""

    path: str
    name: str
    plugin: PluginStamp | None = None
    levels: dict[str, Finite | None]
    behaviour: Behaviour | None = None
    """None: of no stage, of one that is bypassed or not here, or not asked for."""


class Played(Frozen):
    """How a chain was played: what `--set`, `--start-s`, `--end-s` and `--tail-s` said."""

    settings: tuple[str, ...] = ()
    start_s: Finite = 0.0
    end_s: Finite | None = None
    tail_s: Finite = 10.0


class BaselineEntry(Frozen):
    """One chain on one source. Files are relative to the baseline; `audio` None is the chain's own source."""

    chain: str
    audio: str | None = None
    played: Played = Played()
    sample_rate_hz: int
    points: tuple[Point, ...]
    """In the order of the signal: what is in a branch comes before the sum."""


class Baseline(Frozen):
    """All of them, in the order of their names, and how far each meter may move."""

    format_version: Literal[1, 2] = 2
    """1 knew levels alone; it can still be compared with."""
    tolerances: dict[str, Finite]
    entries: tuple[BaselineEntry, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Drift(Brief):
    """A figure that moved by more than it may. Those with words (kind, polarity) have no tolerance."""

    meter: str
    before: float | str | None
    after: float | str | None
    tolerance: float = 0.0
    at: str = ""  # where it moved most, of what is measured at several frequencies or levels: "3.2 kHz"
    others: int = 0  # of those, how many more moved
    places: tuple[str, ...] = ()  # of distortion and aliasing: all of those, named as `at` is


@dataclass(frozen=True, slots=True, repr=False)
class PointDrift(Brief):
    """Everything that moved at one point. `changes` are in words: another plugin, another name, gone, or new."""

    path: str
    name: str
    drifts: tuple[Drift, ...] = ()  # what says most comes first
    changes: tuple[str, ...] = ()
    line: int | None = None  # of the stage, in the chain's file
    counts: bool = False  # whether it is a drift: figures moved, or another build was asked to be one


@dataclass(frozen=True, slots=True, repr=False)
class EntryDrift(Brief):
    """What moved in one chain on one source, in the order of the signal; the first that drifts is the cause."""

    chain: str
    audio: str | None
    points: tuple[PointDrift, ...] = ()
    known: bool = True  # False: the baseline has no such entry
    levels_only: bool = False  # the baseline knows nothing but its levels
    file: str = ""  # the chain as it is called from here

    @property
    def drifted(self) -> bool:
        """Whether it is not as it was. A plugin that was updated and measures the same has not, unless that counts."""
        return not self.known or self.cause is not None

    @property
    def cause(self) -> PointDrift | None:
        """The first point that drifts: what comes after it only receives it."""
        return next((one for one in self.points if one.counts), None)
