"""The chain file, version 1, as frozen models: the document that everything else is about.

The JSON Schema that `chainsim schema` prints is made from these classes; their docstrings and field
descriptions are what an editor shows on hover. Gains are in dB and signed: positive is louder.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from chainsim.model.expectation import Expectation
from chainsim.model.late_building import BUILT_LATE
from chainsim.model.parameter import ParameterSetting
from chainsim.model.signal import Signal
from chainsim.short_repr import brief

Db = Annotated[float, Field(ge=-200.0, le=200.0, allow_inf_nan=False)]
LimitValue = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Intent = Literal["clean", "colour", "dynamics", "ceiling"]


class Frozen(BaseModel):
    """A mapping in the chain file whose keys are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, defer_build=BUILT_LATE)

    def __repr__(self) -> str:
        return brief(self)


class Reference(Frozen):
    """The operating level that stages are meant to be fed with. A convention, so it can be set."""

    rms_dbfs: Db = -18.0
    """Mathematical RMS of the active signal; 3.01 dB hotter than a line-up sine whose *peak* is at the same figure."""
    max_peak_dbfs: Db = -6.0
    """Cap: the trim to the reference is the smaller of "to the RMS" and "to this peak"."""


class FileSource(Frozen):
    """An audio file, relative to the chain file."""

    file: str = Field(min_length=1)


class StageBase(Frozen):
    """What every stage can say, whatever it hosts."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    """Shown in reports; the default is the plugin's name."""
    trim_db: Db = 0.0
    """Gain just before this stage."""
    intent: Intent | None = None
    """What the stage is there to do; without it, it is judged by what probing finds."""
    bypass: bool = False
    """Keep the tap and the trim, pass the signal."""
    origin: str | None = Field(default=None, max_length=1000)
    """Where this stage came from in another program's file; says nothing to chainsim."""


class BuiltinStage(StageBase):
    """One of pedalboard's own effects, by its pedalboard name and parameter names."""

    builtin: str = Field(min_length=1)
    parameters: dict[str, ParameterSetting] = Field(default_factory=dict)
    """A value, or a list of [time_s, value] points that it moves along."""


class ExternalStage(StageBase):
    """What a VST3 and an Audio Unit have in common."""

    plugin_name: str | None = None
    """For bundles that hold several plugins."""
    preset: str | None = None
    """A .vstpreset file, relative to the chain file."""
    state: str | None = None
    """A file with the plugin's raw state, relative to the chain file."""
    parameters: dict[str, ParameterSetting] = Field(default_factory=dict)
    """Set after the preset or state: a value, or a list of [time_s, value] points that it moves along."""


class Vst3Stage(ExternalStage):
    """A VST3 plugin: a bare name is looked up in the plugin folders."""

    vst3: str = Field(min_length=1)


class AuStage(ExternalStage):
    """An Audio Unit (macOS only)."""

    au: str = Field(min_length=1)


class UnavailableStage(StageBase):
    """An insert that can't be hosted here. It keeps its place: a chain is not measured as if it were not there."""

    unavailable: str = Field(min_length=1, max_length=200)
    """What the program that it comes from calls it: `VST: ReaComp (Cockos)`."""


class PassedStage(UnavailableStage):
    """A stage that is not here and was passed through, as was asked for. It stands in no file."""


class Branch(Frozen):
    """One of several parallel ways through a stage."""

    stages: tuple[Stage, ...] = ()
    gain_db: Db = 0.0
    """Level of this branch in the sum, after its stages."""


class ParallelStage(StageBase):
    """Branches that get the same input and are summed, their latencies aligned."""

    parallel: tuple[Branch, ...] = Field(min_length=1)


STAGE_KINDS = ("builtin", "vst3", "au", "parallel", "unavailable")
"""The key that says what a stage is; exactly one of them stands in each stage."""


def stage_kind(stage: object) -> str | None:
    """The first of STAGE_KINDS that a raw or validated stage has."""
    for kind in STAGE_KINDS:
        if (kind in stage) if isinstance(stage, dict) else hasattr(stage, kind):
            return kind
    return None


MOST_STAGES = 500
"""Of a chain, those in branches included, and of branches: each has buffers of its own, 400 kB and more."""

Stage = Annotated[
    Annotated[BuiltinStage, Tag("builtin")]
    | Annotated[Vst3Stage, Tag("vst3")]
    | Annotated[AuStage, Tag("au")]
    | Annotated[ParallelStage, Tag("parallel")]
    | Annotated[UnavailableStage, Tag("unavailable")],
    Discriminator(stage_kind),
]


class Chain(Frozen):
    """An insert chain: a source, stages in order, a fader, and what is expected of it."""

    version: Literal[1]
    name: str | None = Field(default=None, min_length=1, max_length=200)
    source: FileSource | Signal | None = None
    """Used when no audio is given."""
    reference: Reference = Reference()
    input_trim_db: Db = 0.0
    """Clip gain, before the first insert."""
    stages: tuple[Stage, ...]
    """The inserts, in order; an empty list measures the track."""
    fader_db: Db = 0.0
    """After all inserts."""
    limits: dict[str, LimitValue] = Field(default_factory=dict)
    """Thresholds of findings, by limit key; what is not named keeps its default."""
    ignore: tuple[str, ...] = ()
    """Names of findings not to report for this chain."""
    expect: tuple[Expectation, ...] = ()
    """Assertions about levels, stages and findings, for continuous integration."""


if not BUILT_LATE:
    for each in (Branch, ParallelStage, Chain):  # name what stands below them
        each.model_rebuild()
