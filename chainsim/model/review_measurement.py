"""What a finished mix shows, measured from the file alone.

Decibels of one signal against another are `_db`, times are seconds from the start of what was read. None means that it
can't be measured, or has no meaning for one channel; silence is -inf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chainsim.model.audio import SourceInfo
from chainsim.model.levels import Levels
from chainsim.model.spectrum import Spectrum
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Span(Brief):
    """A stretch of time."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, repr=False)
class Overs(Brief):
    """How often the true peak is above a limit, in steps of 10 ms; a step equal to the limit is not over it."""

    limit_dbtp: float
    count: int  # stretches of steps in a row
    share: float  # of all steps, 0 to 1
    longest_s: float
    spans: tuple[Span, ...]  # in order of time, near ones joined so that there are at most fifty


@dataclass(frozen=True, slots=True, repr=False)
class BandLevels(Brief):
    """One band of the mix behind Linkwitz-Riley crossovers of fourth order."""

    name: str  # "low", "low mid", "mid", "high mid", "high"
    low_hz: float  # 0 for the lowest
    high_hz: float  # half the sample rate for the highest
    rms_dbfs: float
    sample_peak_dbfs: float
    crest_db: float | None  # of the whole; None where the band is silent
    median_crest_db: float | None  # of windows of 3 s: not led by one loud moment
    correlation: float | None
    mono_loss_db: float | None


@dataclass(frozen=True, slots=True, repr=False)
class OverTime(Brief):
    """Curves: value k belongs to the 3 s that begin at `k * step_s`; at most about a thousand, however long the mix.

    A window quieter than -70 LUFS has None in the curves that compare, since noise has no dynamics to judge. Nothing
    at all where the mix is shorter than 3 s.
    """

    step_s: float
    window_s: float
    short_term_lufs: tuple[float, ...]
    rms_dbfs: tuple[float, ...]
    true_peak_dbtp: tuple[float, ...]
    crest_db: tuple[float | None, ...]  # sample peak less RMS of the same 3 s
    psr_db: tuple[float | None, ...]  # true peak less short-term loudness of the same 3 s
    correlation: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Spread(Brief):
    """How a curve over time is spread: percentiles, extremes and where these stand first."""

    low: float  # 10 % of the values are below
    median: float
    high: float  # 10 % of the values are above
    least: float
    least_at_s: float
    most: float
    most_at_s: float


@dataclass(frozen=True, slots=True, repr=False)
class TonalBand(Brief):
    """A range of the spectrum by the word that mix engineers have for it."""

    name: str  # "sub", "bass", "low mids", ...
    low_hz: float
    high_hz: float
    against_pink_db: float  # the band's level an octave, less that of the pink noise that fits the mix best


@dataclass(frozen=True, slots=True, repr=False)
class Tone(Brief):
    """The spectrum against pink noise, which holds the same power in every octave."""

    spectrum: Spectrum
    bands: tuple[TonalBand, ...]
    pink_dbfs: float | None  # the reference's level in every sixth of an octave; None where the mix is silent
    tilt_db_per_octave: float | None  # straight line through 60 Hz to 8 kHz; 0 is pink, negative is darker


@dataclass(frozen=True, slots=True, repr=False)
class Stereo(Brief):
    """How the two channels stand to each other."""

    balance_db: float | None  # RMS of the left less RMS of the right channel; None where either is silent
    correlation: float | None  # -1 to 1 over the whole mix; None where either is silent
    mono_loss_db: float | None  # RMS of both channels less RMS of (left + right) / 2; 3.01 uncorrelated; inf opposite


@dataclass(frozen=True, slots=True, repr=False)
class TiltedTops(Brief):
    """Tops of waves that would be flat if a high-pass of first order were undone; about 0 Hz they are flat as it is."""

    corner_hz: float  # of the high-pass that most tops agree on
    samples: int  # that agree on it, within 1.5 Hz
    expected: float  # of these, after the corners around it
    deviations: float  # standard deviations between the two


@dataclass(frozen=True, slots=True, repr=False)
class PeakDensity(Brief):
    """How many peaks of 10 ms stand at, or near, the largest of the mix, in 3 s (or all of a shorter mix)."""

    most_at_ceiling: int  # within 0.1 dB
    most_near_ceiling: int  # within 0.5 dB
    at_ceiling_there: int  # within 0.1 dB in those 3 s that have most within 0.5 dB
    spans: tuple[Span, ...]  # the 3 s that have most within 0.1 dB, at most twenty
    window_s: float = 3.0  # less for a shorter mix


@dataclass(frozen=True, slots=True, repr=False)
class EncoderEdge(Brief):
    """Where the spectrum falls most steeply above 10 kHz."""

    hz: float
    drop_db: float  # medians of 400 Hz on both sides


@dataclass(frozen=True, slots=True, repr=False)
class ReviewMeasurement(Brief):
    """Everything that was measured of one mix."""

    source: SourceInfo
    levels: Levels
    overs: tuple[Overs, ...]  # above -1 and 0 dBTP, in this order
    bands: tuple[BandLevels, ...]  # five; fewer where the sample rate ends below a crossover
    over_time: OverTime
    crest_db: Spread | None  # of the curves over time; None where no window of 3 s is loud enough
    psr_db: Spread | None
    short_term_lufs: Spread | None
    correlation: Spread | None
    tone: Tone
    stereo: Stereo | None  # None for one channel
    tilted_tops: TiltedTops  # of the channel that has most
    peak_density: PeakDensity | None  # None where the mix is silent or shorter than 10 ms
    encoder_edge: EncoderEdge | None  # None where it is silent, or the sample rate has no room for an edge
    undefined: Mapping[str, str] = field(default_factory=dict)  # field name -> why it is None or empty

    @property
    def length_s(self) -> float:
        """How long the mix is."""
        return self.levels.frames / self.source.format.sample_rate_hz

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to judge."""
        return self.levels.sample_peak_dbfs < -70.0
