"""A baseline: what chains measured when somebody last looked and agreed. It lives beside the chains, under review.

Silence and what can't be measured are None, as in every JSON of chainsim.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chainsim.brief import Brief
from chainsim.model.chain import Frozen
from chainsim.model.parameter import Finite

TOLERANCES = {
    "integrated_lufs": 0.1,
    "rms_dbfs": 0.1,
    "sample_peak_dbfs": 0.2,
    "true_peak_dbtp": 0.2,
    "loudness_range_lu": 0.5,
    "dc_offset": 0.001,
}
"""Meter -> how far it may move. What is meant to be the same differs by far less, what is heard by more."""


class PluginStamp(Frozen):
    """Which plugin it was: where levels drift this says whether it was updated."""

    name: str
    kind: str
    version: str | None = None
    sha256: str | None = None
    """Of the plugin's files; None for built-ins."""


class Point(Frozen):
    """One measuring point: `path` is "input", a stage's path, or "output"."""

    path: str
    name: str
    plugin: PluginStamp | None = None
    levels: dict[str, Finite | None]


class BaselineEntry(Frozen):
    """One chain on one source. Files are relative to the baseline; `audio` None is the chain's own source."""

    chain: str
    audio: str | None = None
    sample_rate_hz: int
    points: tuple[Point, ...]
    """In the order of the signal: what is in a branch comes before the sum."""


class Baseline(Frozen):
    """All of them, in the order of their names, and how far each meter may move."""

    format_version: Literal[1] = 1
    tolerances: dict[str, Finite]
    entries: tuple[BaselineEntry, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Drift(Brief):
    """A meter that moved by more than it may."""

    meter: str
    before: float | None
    after: float | None
    tolerance: float


@dataclass(frozen=True, slots=True, repr=False)
class PointDrift(Brief):
    """Everything that moved at one point. `changes` are in words: another plugin, another name, gone, or new."""

    path: str
    name: str
    drifts: tuple[Drift, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class EntryDrift(Brief):
    """What moved in one chain on one source, in the order of the signal; the first that drifts is the cause."""

    chain: str
    audio: str | None
    points: tuple[PointDrift, ...] = ()
    known: bool = True  # False: the baseline has no such entry

    @property
    def drifted(self) -> bool:
        """Whether it is not as it was. A plugin that was updated and measures the same has not drifted."""
        return not self.known or self.cause is not None

    @property
    def cause(self) -> PointDrift | None:
        """The first point that drifts: what comes after it only receives it."""
        return next((point for point in self.points if point.drifts), None)
