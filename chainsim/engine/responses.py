"""What a render process says to its parent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.engine.restoring import Restoring
from chainsim.model.data_sheet import DataSheet
from chainsim.model.plugin_listing import PluginDescription, PluginListing, StageProblem
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import HostedStage


@dataclass(frozen=True, slots=True)
class Opened:
    """Every plugin is loaded: path and what it is, for all stages with a tap."""

    stages: tuple[tuple[str, HostedStage], ...]
    found: tuple[Restoring, ...] = ()  # by this process until now, as far as it is true of any other


@dataclass(frozen=True, slots=True)
class Refused:
    """The chain can't be opened, and why: all mistakes at once."""

    problems: tuple[StageProblem, ...]


@dataclass(frozen=True, slots=True)
class Consumed:
    """The oldest block in the ring's input has been taken."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """One more block of all taps lies in the ring's output; some are as the tap before them, and are not written."""

    channels: int
    repeated: tuple[int, ...] = ()  # their slots


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
class BusesFound:
    """Answer to AskBuses."""

    unheard: tuple[str, ...]


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
    | BusesFound
    | SheetMeasured
    | ProgrammeChecked
)
