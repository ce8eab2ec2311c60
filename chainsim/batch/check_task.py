"""One chain on one source as a task."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.result_cache import WITHOUT_EFFECT
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing.task import Files, Move, Travel, files_of
from chainsim.model.chain import FileSource
from chainsim.model.check_outcome import NotMeasured
from chainsim.model.checked_chain import Checked
from chainsim.model.options import RunOptions


@dataclass(frozen=True, slots=True)
class CheckTask:
    """A job, and how to do it; as `executing.Task`. `played` is where the job's audio is, if not where it says."""

    job: Job
    options: CheckOptions
    played: Path | None = None

    def run(self, on_progress: OnProgress | None = None) -> Checked:
        """What went wrong is part of the answer."""
        # Imported here: where every result is known nothing is measured, and nothing that measures is needed.
        from chainsim.batch.one_check import check_job

        return check_job(self.job, self.options, on_progress, self.played)

    def lost(self, why: ChainsimError) -> Checked:
        """Not measured, and why."""
        return Checked(self.job.document.file, self.job.audio, NotMeasured(why))

    def travel(self, move: Move) -> Travel:
        """With its folder and its audio; the chain's own source where nothing else is played."""
        document, audio = self.job.document, self.job.audio
        chain, folder = document.chain, document.folder
        source = chain.source if chain is not None else None
        played = [Path(audio)] if audio is not None else []
        if not played and isinstance(source, FileSource) and document.source_refusal is None:
            played = [folder / source.file]
        job = replace(self.job, document=replace(document, folder=move.file(folder)))
        options = replace(self.options, run=move.options(self.options.run))
        task = CheckTask(job, options, None if audio is None else move.file(Path(audio)))
        how = (self.options.validate_only, self.options.skip_missing_plugins, heard(self.options.run))
        identity = repr((document.file, document.content, sorted(map(repr, document.ignores)), audio, chain, how))
        return Travel(task, Files() if chain is None else files_of(chain, folder, played), identity)


def heard(options: RunOptions) -> list[object]:
    """The options that results depend on."""
    return [getattr(options, one.name) for one in fields(options) if one.name not in WITHOUT_EFFECT]
