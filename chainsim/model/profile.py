"""What probing a stage found: what it does to level, and where it stops being clean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.short_repr import Brief


class Kind(StrEnum):
    """What a stage does to level, as far as its own behaviour shows."""

    LINEAR = "linear"
    SATURATION = "saturation"
    CLIP = "clip"
    DYNAMICS = "dynamics"
    DYNAMICS_THEN_CLIP = "dynamics-then-clip"
    LOSSY = "lossy"
    UNKNOWN = "unknown"


def _refuse_uneven(*columns: tuple[float, ...]) -> None:
    if len({len(column) for column in columns}) > 1:
        raise ValueError(f"columns of a curve are of one length, not {', '.join(str(len(one)) for one in columns)}")


@dataclass(frozen=True, slots=True, repr=False)
class TransferCurve(Brief):
    """What comes out for each level of a sine that goes in."""

    input_dbfs: tuple[float, ...] = ()  # rising
    output_dbfs: tuple[float, ...] = ()  # sample peak
    thd_db: tuple[float, ...] = ()  # distortion and noise over the fundamental

    def __post_init__(self) -> None:
        _refuse_uneven(self.input_dbfs, self.output_dbfs, self.thd_db)


@dataclass(frozen=True, slots=True, repr=False)
class OnsetCurve(Brief):
    """From which level on the stage stops being linear, over frequency."""

    frequency_hz: tuple[float, ...] = ()  # rising
    level_dbfs: tuple[float, ...] = ()  # +inf: not within the range probed

    def __post_init__(self) -> None:
        _refuse_uneven(self.frequency_hz, self.level_dbfs)


@dataclass(frozen=True, slots=True, repr=False)
class DistortionCurve(Brief):
    """Distortion over frequency, of a sine at 0 dBFS."""

    frequency_hz: tuple[float, ...] = ()  # rising
    thd_db: tuple[float, ...] = ()  # distortion and noise over the fundamental

    def __post_init__(self) -> None:
        _refuse_uneven(self.frequency_hz, self.thd_db)


@dataclass(frozen=True, slots=True, repr=False)
class StageProfile(Brief):
    """All levels are sample peaks of a sine at the stage's input unless said otherwise.

    None: there is none within the range probed, -84 to +36 dBFS. A curve that was not measured has no points.
    """

    kind: Kind = Kind.UNKNOWN
    small_signal_gain_db: float | None = None  # near 1 kHz, inside the linear region
    linear_to_dbfs: float | None = None  # 0.1 dB of gain change or -60 dB of residual, near 1 kHz
    clean_to_dbfs: float | None = None  # AES17: 1 % distortion or 0.3 dB, whichever comes first, near 1 kHz
    p1_dbfs: float | None = None  # 1 dB compression, near 1 kHz
    ceiling_dbfs: float | None = None  # at the output
    lower_limit_dbfs: float | None = None  # below this it is not clean either (gates, bit crushers, noise)
    one_percent_dbfs: float | None = None  # where what is not the scaled signal reaches -40 dB of it, near 1 kHz
    transfer: TransferCurve = TransferCurve()  # near 1 kHz
    onset: OnsetCurve = OnsetCurve()
    distortion: DistortionCurve = DistortionCurve()
    bends_bursts: bool = False  # of dynamics: a loud tone comes out bent before they could follow, as by a clip in them
    gain_alone: bool = False  # of dynamics: loud samples get their neighbours' gain, and at most a bend: no clip
    switched_on: bool = False  # a level switches something on; of dynamics: behind which tones show no clip
    memory_db: float | None = None  # change of a quiet tone's gain 8 to 28 ms after a burst; 0 for wave shaping
    settles_s: float | None = None  # after any level, and into a tone, it answers as ever after; None: not so soon
    forgets_s: float | None = None  # after so much silence it is as good as new; None: not so soon, or never alike
    steady_for_s: float | None = None  # from its start, of shaping: whenever it is played something, it answers alike
    latency_reported_frames: int = 0
    latency_measured_frames: int | None = None  # None: the output is too unlike the input to tell
    late_frames: int = 0  # silence before its answer that is longer than any latency looked for: the rest is without it
    sounds_alone: bool = False  # what comes out is the same whatever goes in
    repeatability_db: float | None = None  # residual of two fresh renders at -18 dBFS; -inf: identical
    block_size_residual_db: float | None = None  # of blocks of 64 and 512 frames against 8192, up to -18 dBFS
    non_finite_output: bool = False  # NaN or infinity came out while probing
    unheard_buses: tuple[str, ...] = ()  # a sentence for every side-chain input and further output
    probe_s: float = 0.0  # wall clock
    failure: str | None = None  # why nothing could be found: the plugin died or hung while it was probed

    @property
    def worst_onset_dbfs(self) -> float | None:
        """The lowest level, over frequency, at which the stage stops being linear; None: none within range."""
        near_1_khz = () if self.linear_to_dbfs is None else (self.linear_to_dbfs,)
        lowest = min((*self.onset.level_dbfs, *near_1_khz), default=None)
        return None if lowest is None or lowest == float("inf") else lowest


@dataclass(frozen=True, slots=True, repr=False)
class ProbedStage(Brief):
    """A profile with what it is of, and at which rate it was measured."""

    name: str
    path: str  # in its chain; "1" for a plugin alone
    plugin_kind: str  # "builtin", "vst3" or "au"
    sample_rate_hz: int
    profile: StageProfile
