"""What a library of presets does to the same audio: each preset's loudness and headroom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.brief import Brief
from chainsim.errors import ChainsimError


class Fault(StrEnum):
    """What a preset may do besides its loudness, the worst first."""

    NON_FINITE = "non-finite"
    SILENT = "silent"
    CLIPS_INSIDE = "clips inside"
    OVER_FULL_SCALE = "over full scale"
    NO_EFFECT = "no effect"


@dataclass(frozen=True, slots=True, repr=False)
class PresetReading(Brief):
    """One preset, over all that was played into it; `error` where it could not be measured."""

    name: str
    loudness_lufs: float | None = None  # mean over the stimuli of the output's integrated loudness; None: silent
    bypass_lufs: float | None = None  # the same of what was played in
    sample_peak_dbfs: float | None = None  # the highest of all stimuli
    faults: tuple[Fault, ...] = ()
    error: ChainsimError | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PresetVerdict(Brief):
    """A preset against the anchor. Loudness can be put right by `trim_db`; headroom is only reported."""

    reading: PresetReading
    deviation_lu: float | None  # loudness less anchor; None: there is none
    trim_db: float | None  # what its output would have to be turned by
    outlier: bool  # further from the anchor than is allowed


@dataclass(frozen=True, slots=True, repr=False)
class PresetLibrary(Brief):
    """All presets in the order of their names."""

    verdicts: tuple[PresetVerdict, ...]
    anchor: str  # "median", "bypass" or "level"
    anchor_lufs: float | None  # None for bypass, where each has its own; or where nothing could be measured
    max_deviation_lu: float
    spread_lu: float | None  # loudest less quietest

    @property
    def failed(self) -> bool:
        """Whether any preset is an outlier, silent or not finite."""
        broken = {Fault.SILENT, Fault.NON_FINITE}
        return any(verdict.outlier or broken & set(verdict.reading.faults) for verdict in self.verdicts)
