"""`chainsim.mix`: a session of tracks, groups and a bus."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.counted import counted
from chainsim.library.arguments import PathLike, choice_of, flag_of, options_of, path_of, paths_of, whole_of
from chainsim.library.result_output import ShownResult, named, output_levels, told
from chainsim.library.scheduling import Scheduler, done_by
from chainsim.load import read_session
from chainsim.mixing import mix_document
from chainsim.model import mix as mixes
from chainsim.model.options import RunOptions
from chainsim.model.session_trim import Plan
from chainsim.report.kit.records import Records
from chainsim.report.mix.records import mix_records
from chainsim.tasks.imported_project import opened_session


@dataclass(frozen=True, slots=True, repr=False)
class MixResult(ShownResult, mixes.MixResult):
    """A session: every track, group and the bus, and what adding them up did."""

    file: str = "session"

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim mix` prints, without colour."""
        from chainsim.report.kit.style import Style
        from chainsim.report.mix.text import mix_to_text

        return mix_to_text(self, Style(width=width), title=self.file)

    def to_json(self, *, series: bool = False) -> str:
        """The JSON that `chainsim mix --format json` prints."""
        from chainsim.report.mix.json import mix_to_json

        return mix_to_json(self, series=series)

    def to_html(self) -> str:
        """The page that `chainsim mix --format html` prints."""
        from chainsim.report.mix.html import mix_to_html

        return mix_to_html(self, title=self.file)

    def _records(self) -> Records:
        return mix_records(self)

    def _brief(self) -> str:
        from chainsim.report.mix.findings import mix_counts

        output = self.bus.result.measurement.output if self.bus.result else None
        levels = "no output" if output is None else f"output {output_levels(output)}"
        return f"{named(self.file)}: {counted(len(self.tracks), 'track')}, {mix_counts(self)}, {levels}"


def mix(
    session: PathLike,
    *,
    plan: Plan | str = Plan.ALL_ALIKE,
    jobs: int | None = None,
    options: RunOptions | None = None,
    audio_dirs: Sequence[PathLike] = (),
    accept_left_out: bool = False,
    scheduler: str | Scheduler | None = None,
) -> MixResult:
    """Mix a session, and tell what its tracks add up to.

    Args:
        session: a session file, or a project of another program.
        plan: how trims turn the clip gains, as `--plan` has it; either way faders keep the balance.
        jobs: how many tracks are rendered at once; None: as many as there are processors.
        options: how strips are rendered.
        audio_dirs: where audio of a project is looked for, by name, that is not where it says.
        accept_left_out: of a project, take what is here for the whole, as `--accept-left-out` does.
        scheduler: have the workers of a Dask cluster render tracks: an address, or a `Scheduler`; None: this machine.

    Raises:
        ChainFileError, AudioError, HostError, RenderError, UsageError: all are ChainsimError.
    """
    how, file = options_of(options), path_of("session", session, "a session file")
    at_once = (os.cpu_count() or 1) if jobs is None else whole_of("jobs", jobs)
    places = paths_of("audio_dirs", audio_dirs, "a folder or a list of them")
    accepted = flag_of("accept_left_out", accept_left_out)
    with opened_session(file, how, audio_dirs=places) as opened, done_by(scheduler):
        by = choice_of("plan", plan, Plan)
        result = mix_document(read_session(opened), how, plan=by, jobs=at_once, accept_left_out=accepted)
    return told(MixResult, result, file=str(file))
