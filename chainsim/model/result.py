"""What a check of one chain on one source gives.

`Measurement` is what the meters saw; `Result` adds what was made of it. Both are plain data: `chainsim.report`
turns them into text and JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chainsim.model.audio import SourceInfo
from chainsim.model.chain import Chain, StageBase
from chainsim.model.export_clipping import ExportClipping
from chainsim.model.finding import Finding
from chainsim.model.level_matched_difference import Difference
from chainsim.model.levels import Levels, Tail
from chainsim.model.listening_excerpt import Listening
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.proof import Proof
from chainsim.model.spectrum import Spectra
from chainsim.model.tap import Tap
from chainsim.model.trim import Policy, Trim
from chainsim.plugin_failure import Failure
from chainsim.short_repr import Brief


class ChannelMode(StrEnum):
    """How a plugin was given the channels."""

    STEREO = "stereo"
    MONO = "mono"
    DUAL_MONO = "dual-mono"  # a mono-only plugin on stereo: two instances
    MONO_AS_STEREO = "mono-as-stereo"  # a stereo-only plugin on mono: the channel twice, not read louder for it


@dataclass(frozen=True, slots=True, repr=False)
class ParameterTaken(Brief):
    """A parameter as asked for and as the plugin really took it (plugins quantise).

    Of one that moves, as it is at the beginning; `points` are what it moves along, [time_s, value] each.
    """

    name: str
    asked: bool | int | float | str
    taken: bool | int | float | str
    points: tuple[tuple[bool | int | float | str, ...], ...] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PluginInfo(Brief):
    """What was opened for a stage."""

    name: str
    kind: str  # "builtin", "vst3", "au", "parallel", "bypassed" or "unavailable" (passed through)
    version: str | None = None
    file: str | None = None
    channel_mode: ChannelMode = ChannelMode.STEREO
    parameters: tuple[ParameterTaken, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Latency(Brief):
    """`measured_frames` is None where the output is too unlike the input to tell."""

    reported_frames: int
    measured_frames: int | None
    changed_to_frames: int | None = None  # what it reported at the end, where that is not what it began with


@dataclass(frozen=True, slots=True, repr=False)
class GainReduction(Brief):
    """How far the short-time gain (10 ms) falls below the stage's own small-signal gain, over the active time."""

    maximum_db: float
    median_db: float
    exceeded_5_percent_db: float


@dataclass(frozen=True, slots=True, repr=False)
class StageComparison(Brief):
    """What only input and output together show."""

    null_db: float | None = None  # RMS of (output - input) below the input's; -inf: identical
    correlation: float | None = None  # at the measured latency
    latency_error_frames: int | None = None  # measured less reported; None: not measurable
    gain_reduction: GainReduction | None = None  # only for stages that are there for dynamics
    difference: Difference = field(default_factory=Difference)  # what the stage does once level is removed


@dataclass(frozen=True, slots=True, repr=False)
class HostedStage(Brief):
    """What a stage's plugin turned out to be, all of it known once it has run."""

    plugin: PluginInfo
    reported_latency_frames: int
    changed_latency_frames: int | None = None  # what it reported at the end, where that is not what it began with


@dataclass(frozen=True, slots=True, repr=False)
class StageResult(Brief):
    """One stage, fed and read."""

    index: int  # 1-based in its own list
    path: str  # "3", or "3.2.1" inside branches
    name: str
    spec: StageBase  # one of those that a chain may hold
    plugin: PluginInfo
    input: Levels  # what the plugin receives, all trims applied
    output: Levels  # what it gives back (for a top-level stage the levels of tap `index`)
    gain_db: float | None  # loudness of output less input: the plugin alone
    rms_gain_db: float | None
    peak_gain_db: float | None
    trim_db: float  # as set, input trim not included
    cumulative_gain_db: float | None  # loudness of output less tap 0, trims included
    latency: Latency
    comparison: StageComparison
    tail: Tail
    profile: StageProfile = field(default_factory=StageProfile)
    programme: ProgrammeCheck | None = None  # None: the profile says that this programme can't reach its limit
    unexamined: str | None = None  # why there is no `programme` although it comes near: the plugin died or hung
    branches: tuple[BranchResult, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class BranchResult(Brief):
    """One branch of a parallel stage."""

    gain_db: float  # as set
    stages: tuple[StageResult, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Measurement(Brief):
    """What the meters saw, complete enough to diagnose from."""

    chain: Chain
    source: SourceInfo
    sample_rate_hz: int
    channels: int
    taps: tuple[Tap, ...]  # 0 is the source, k follows top-level stage k
    stages: tuple[StageResult, ...]
    output: Levels  # after the fader
    spectra: Spectra | None = None  # only where the options ask for it
    listening: Listening | None = None  # only where the options ask for it
    difference: Difference = field(default_factory=Difference)  # what the whole chain does once level is removed
    export: ExportClipping | None = None  # None: nobody asked
    printed: str = ""  # the end of what plugins wrote to their standard streams


@dataclass(frozen=True, slots=True, repr=False)
class Timing(Brief):
    """Where the time went, in seconds of wall clock."""

    start_up_s: float
    render_s: float


@dataclass(frozen=True, slots=True, repr=False)
class Result(Brief):
    """One chain on one source: measured, diagnosed, advised."""

    measurement: Measurement
    findings: tuple[Finding, ...]
    trims: tuple[Trim, ...]
    policy: Policy
    timing: Timing
    complete: bool = True  # False: `failure` says why, and levels are those of the frames until then
    failure: Failure | None = None
    suppressed: tuple[Finding, ...] = ()  # found, but a comment in the chain file asks not to be told
    proof: Proof | None = None  # None: no trim is needed, or it was not asked for
    explanations: dict[str, str] = field(default_factory=dict)  # finding name -> its page, for the findings present
