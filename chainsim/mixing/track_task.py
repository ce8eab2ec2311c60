"""One track of a session as a task."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Files, Move, Travel
from chainsim.executing.task import files_of
from chainsim.mixing.resampling import Resampled
from chainsim.mixing.session_strips import SessionStrips, StripDone
from chainsim.mixing.track_sources import TrackSource
from chainsim.model.audio import Stimulus
from chainsim.stimulus import file_of, moved


@dataclass(frozen=True, slots=True)
class TrackTask:
    """A track through its strip, at the rate of the mix; as `executing.Task`."""

    strips: SessionStrips
    source: TrackSource
    rate_hz: int

    def run(self, on_progress: OnProgress | None = None) -> StripDone:  # noqa: ARG002 - strips tell it all together
        """Render it. Errors of audio are raised, those of plugins are part of the answer."""
        return self.strips.track(self.source, self.rate_hz)

    def lost(self, why: ChainsimError) -> StripDone:
        """No output, and why."""
        return StripDone(error=str(why))

    def travel(self, move: Move) -> Travel:
        """With its own chain alone, and its audio."""
        strips = self.strips.travelling(self.source.place, move)
        stimulus = self.source.stimulus
        chain, folder = self.strips.chain_of(self.source)
        files = Files() if chain is None else files_of(chain, folder)
        files = replace(files, read=(*_file(stimulus), *files.read))
        task = replace(self, strips=strips, source=replace(self.source, stimulus=_moved(stimulus, move)))
        return Travel(task, files, repr((self.source.spec, chain, stimulus.info, self.rate_hz)))


def _file(stimulus: Stimulus) -> tuple[Path, ...]:
    return file_of(stimulus.stimulus if isinstance(stimulus, Resampled) else stimulus)


def _moved(stimulus: Stimulus, move: Move) -> Stimulus:
    if isinstance(stimulus, Resampled):
        return replace(stimulus, stimulus=moved(stimulus.stimulus, move.file))
    return moved(stimulus, move.file)
