"""What parent and render process say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.engine.ring import RingLayout
from chainsim.model.audio import AudioFormat
from chainsim.model.catalogue import PluginDescription, PluginListing, StageProblem
from chainsim.model.chain import AuStage, Chain, Stage, Vst3Stage
from chainsim.model.data_sheet import DataSheet
from chainsim.model.excerpt import Excerpt
from chainsim.model.places import Places
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import HostedStage
from chainsim.model.walk import LeafStage

# parent -> render process


@dataclass(frozen=True, slots=True)
class OpenChain:
    """Load every plugin of the chain, fresh, and be ready for blocks in the ring."""

    chain: Chain
    source: AudioFormat
    places: Places
    tail_s: float
    ring: RingLayout
    at_once: int  # so many stages may be at work at the same time


@dataclass(frozen=True, slots=True)
class Fed:
    """One more block lies in the ring's input; so many of its frames belong to the source."""

    source_frames: int


@dataclass(frozen=True, slots=True)
class Finish:
    """The source has ended; get the rest out."""

    source_frames: int


@dataclass(frozen=True, slots=True)
class Released:
    """The oldest block in the ring's output has been read."""


@dataclass(frozen=True, slots=True)
class CheckStages:
    """Open each of these stages on its own and say what is wrong with it."""

    stages: tuple[tuple[str, Stage], ...]
    places: Places


@dataclass(frozen=True, slots=True)
class FindPlugins:
    """List the built-ins, and the plugin files without loading them."""

    places: Places


@dataclass(frozen=True, slots=True)
class InspectFile:
    """Load this plugin file and say what it holds."""

    file: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Describe:
    """Say what one plugin offers: the name of a built-in, or a plugin file as a chain file would name it."""

    reference: str
    plugin_name: str | None
    places: Places


@dataclass(frozen=True, slots=True)
class KeepState:
    """Open this stage's plugin and give what a host would keep of it."""

    stage: Vst3Stage | AuStage
    places: Places


@dataclass(frozen=True, slots=True)
class Probe:
    """Find out what this stage does to level."""

    stage: LeafStage
    audio: AudioFormat
    places: Places
    block_frames: int  # what it gets at a time


@dataclass(frozen=True, slots=True)
class MeasureSheet:
    """Measure this stage's data sheet, in blocks of this size."""

    stage: LeafStage
    audio: AudioFormat
    places: Places
    profile: StageProfile
    block_frames: int
    spectrum_map: bool = False


@dataclass(frozen=True, slots=True)
class CheckProgramme:
    """Compare this stage with its own quieter self on excerpts of its own input."""

    stage: LeafStage
    audio: AudioFormat
    mono_source: bool
    places: Places
    profile: StageProfile
    windows: tuple[Excerpt, ...]


Request = (
    OpenChain
    | Fed
    | Finish
    | Released
    | CheckStages
    | FindPlugins
    | InspectFile
    | Describe
    | KeepState
    | Probe
    | MeasureSheet
    | CheckProgramme
)

# render process -> parent


@dataclass(frozen=True, slots=True)
class Opened:
    """Every plugin is loaded: path and what it is, for all stages with a tap."""

    stages: tuple[tuple[str, HostedStage], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The chain can't be opened, and why: all mistakes at once."""

    problems: tuple[StageProblem, ...]


@dataclass(frozen=True, slots=True)
class Consumed:
    """The oldest block in the ring's input has been taken."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """One more block of all taps lies in the ring's output."""

    channels: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything is out; what each stage turned out to be."""

    stages: tuple[tuple[str, HostedStage], ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """It went wrong in a way that the plugin or its host could still report."""

    message: str
    stage_path: str | None = None
    refused: bool = False  # the chain asks for what is not there (exit 2), rather than a failure (exit 3)


@dataclass(frozen=True, slots=True)
class FoundPlugins:
    """Answer to FindPlugins."""

    builtins: tuple[PluginListing, ...]
    files: tuple[tuple[str, Path], ...]  # kind, file


@dataclass(frozen=True, slots=True)
class Inspected:
    """Answer to InspectFile."""

    listing: PluginListing


@dataclass(frozen=True, slots=True)
class Described:
    """Answer to Describe."""

    description: PluginDescription


@dataclass(frozen=True, slots=True)
class StateKept:
    """Answer to KeepState."""

    preset: bytes


@dataclass(frozen=True, slots=True)
class Probed:
    """Answer to Probe."""

    profile: StageProfile


@dataclass(frozen=True, slots=True)
class SheetMeasured:
    """Answer to MeasureSheet."""

    sheet: DataSheet


@dataclass(frozen=True, slots=True)
class ProgrammeChecked:
    """Answer to CheckProgramme."""

    check: ProgrammeCheck


Answer = (
    Opened
    | Refused
    | Consumed
    | Emitted
    | Finished
    | Failed
    | FoundPlugins
    | Inspected
    | Described
    | StateKept
    | Probed
    | SheetMeasured
    | ProgrammeChecked
)
