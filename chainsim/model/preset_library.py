"""What a library of presets does to the same audio: each preset's loudness and headroom, against its group's target."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.errors import ChainsimError
from chainsim.short_repr import Brief


class PresetFault(StrEnum):
    """What a preset may do besides its loudness, the worst first."""

    NON_FINITE = "non-finite"
    SILENT = "silent"
    CLIPS_INSIDE = "clips inside"
    OVER_FULL_SCALE = "over full scale"
    NO_EFFECT = "no effect"


BROKEN = frozenset({PresetFault.NON_FINITE, PresetFault.SILENT})
"""Faults that fail a preset whatever its loudness."""


class LoudnessAnchor(StrEnum):
    """What loudness is compared with."""

    MEDIAN = "median"  # of all of the group that sound
    BYPASS = "bypass"  # each against what was played into it
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """What a group of presets ought to be; `level_lufs` for a level alone."""

    anchor: LoudnessAnchor = LoudnessAnchor.MEDIAN
    level_lufs: float | None = None


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Which presets belong together, and what they ought to be.

    `pattern` is a folder or a pattern of names, relative to the library; empty: all that no other rule has.
    """

    pattern: str
    target: LoudnessTarget
    max_deviation_lu: float  # a deviation equal to it is allowed


@dataclass(frozen=True, slots=True, repr=False)
class PresetReading(Brief):
    """One preset, over all that was played into it; `error` where it could not be measured."""

    name: str
    loudness_lufs: float | None = None  # mean over the stimuli of the output's integrated loudness; None: silent
    bypass_lufs: float | None = None  # the same of what was played in
    sample_peak_dbfs: float | None = None  # the highest of all stimuli
    faults: tuple[PresetFault, ...] = ()
    error: ChainsimError | None = None
    signature: tuple[float, ...] = ()  # levels of every output; presets with the same one do the same
    latency_frames: int | None = None  # of the chain, as its plugins report it
    system: str | None = None  # on which, as Python's `platform.system()` calls it; None: nobody could measure it


@dataclass(frozen=True, slots=True, repr=False)
class PresetVerdict(Brief):
    """A preset against its group's target. Loudness can be put right by `trim_db`; headroom is only reported."""

    reading: PresetReading
    deviation_lu: float | None  # loudness less aim; None: there is none
    trim_db: float | None  # what its output would have to be turned by
    outlier: bool  # further from the aim than is allowed
    group: str = ""

    @property
    def failed(self) -> bool:
        """Whether it is an outlier, silent or not finite."""
        return self.outlier or bool(BROKEN & set(self.reading.faults))


@dataclass(frozen=True, slots=True, repr=False)
class PresetGroup(Brief):
    """A group as it was judged."""

    name: str  # the rule's pattern
    anchor: LoudnessAnchor
    anchor_lufs: float | None  # None for bypass, where each has its own; or where nothing could be measured
    max_deviation_lu: float
    spread_lu: float | None  # loudest less quietest
    presets: int


@dataclass(frozen=True, slots=True, repr=False)
class PresetLibrary(Brief):
    """All presets in the order of their names."""

    verdicts: tuple[PresetVerdict, ...]
    groups: tuple[PresetGroup, ...]
    duplicates: tuple[tuple[str, ...], ...] = ()  # names of presets that do the same to all that was played
    played: tuple[str, ...] = ()  # what was played into each, by name

    @property
    def failed(self) -> bool:
        """Whether any preset is an outlier, silent or not finite."""
        return any(verdict.failed for verdict in self.verdicts)

    @property
    def spread_lu(self) -> float | None:
        """The largest of a group: loudest less quietest."""
        return max((group.spread_lu for group in self.groups if group.spread_lu is not None), default=None)

    def of_group(self, group: PresetGroup) -> list[PresetVerdict]:
        """Its presets: those without a level first, then the loudest against the aim."""
        found = [verdict for verdict in self.verdicts if verdict.group == group.name]
        return sorted(found, key=lambda one: (one.deviation_lu is not None, -(one.deviation_lu or 0.0)))


@dataclass(frozen=True, slots=True, repr=False)
class PresetFix(Brief):
    """What levelling did to one preset; `why` it was left alone, where it was."""

    name: str
    knob: str  # "fader_db", or the parameter's name
    before: float | None  # the knob's value; None: not known
    after: float | None
    loudness_before_lufs: float | None
    loudness_after_lufs: float | None  # measured with the new value
    file: str | None = None  # what was written, relative to the library; None: nothing
    why: str | None = None
