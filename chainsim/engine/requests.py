"""What the parent asks of a render process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.engine.restoring import Restoring
from chainsim.engine.ring import RingLayout, plan_ring
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import AuStage, Chain, Stage, Vst3Stage
from chainsim.model.profile import StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage, walk_stages
from chainsim.model.stage_excerpt import StageExcerpt


@dataclass(frozen=True, slots=True)
class OpenChain:
    """Load every plugin of the chain, fresh, and be ready for blocks in the ring."""

    chain: Chain
    source: AudioFormat
    places: SearchPaths
    tail_s: float
    block_frames: int
    at_once: int  # so many stages may be at work at the same time
    to_be_played: bool = True  # else nothing comes, and instances need not be as fresh as those that are
    known: tuple[Restoring, ...] = ()  # which is not found out again

    @property
    def ring(self) -> RingLayout:
        """Through which it is played, where that is done in another process."""
        return plan_ring(1 + sum(1 for _ in walk_stages(self.chain.stages)), channels=2, block_frames=self.block_frames)


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
    places: SearchPaths


@dataclass(frozen=True, slots=True)
class FindPlugins:
    """List the built-ins, and the plugin files without loading them."""

    places: SearchPaths


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
    places: SearchPaths


@dataclass(frozen=True, slots=True)
class KeepState:
    """Open this stage's plugin and give what a host would keep of it."""

    stage: Vst3Stage | AuStage
    places: SearchPaths


@dataclass(frozen=True, slots=True)
class Probe:
    """Find out what this stage does to level."""

    stage: LeafStage
    audio: AudioFormat
    places: SearchPaths
    block_frames: int  # what it gets at a time


@dataclass(frozen=True, slots=True)
class AskBuses:
    """Which side-chains and further outputs a VST3 has: asked of the plugin itself, which may die of it."""

    file: Path
    plugin_name: str | None


@dataclass(frozen=True, slots=True)
class MeasureSheet:
    """Measure this stage's data sheet, in blocks of this size."""

    stage: LeafStage
    audio: AudioFormat
    places: SearchPaths
    profile: StageProfile
    block_frames: int
    spectrum_map: bool = False


@dataclass(frozen=True, slots=True)
class CheckProgramme:
    """Compare this stage with its own quieter self on excerpts of its own input."""

    stage: LeafStage
    audio: AudioFormat
    mono_source: bool
    places: SearchPaths
    profile: StageProfile
    windows: tuple[StageExcerpt, ...]
    beside: bool = False  # whether the second instance of a plugin that takes one channel is played at the same time
    known_headroom_db: float | None = None  # how far the programme may rise, where that is known of another level


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
    | AskBuses
    | MeasureSheet
    | CheckProgramme
)
