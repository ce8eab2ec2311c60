"""`chainsim.sweep`: one value of a chain through a range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chainsim.library.arguments import AudioLike, numbers_of, options_of, whole_of, wrong
from chainsim.library.chains import ChainLike, chain_request
from chainsim.library.result_output import ShownResult, named, text_page, told
from chainsim.library.scheduling import Scheduler, done_by
from chainsim.model import sweep as sweeps
from chainsim.model.options import RunOptions
from chainsim.report.kit.records import Records
from chainsim.report.sweep.records import sweep_records
from chainsim.tasks.chain_studies import swept


@dataclass(frozen=True, slots=True, repr=False)
class SweepResult(ShownResult, sweeps.SweepResult):
    """One value of a chain, taken through a range."""

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim sweep` prints, without colour."""
        from chainsim.report.kit.style import Style
        from chainsim.report.sweep.text import sweep_to_text

        return sweep_to_text(self, Style(width=width))

    def to_json(self) -> str:
        """The JSON that `chainsim sweep --format json` prints."""
        from chainsim.report.sweep.json import sweep_to_json

        return sweep_to_json(self)

    def to_html(self) -> str:
        """The picture that `chainsim sweep --output png=` draws, and the report."""
        from chainsim.report.sweep.svg import sweep_picture

        return text_page(f"Sweep: {self.title}", self.to_text(width=100), sweep_picture(self))

    def _records(self) -> Records:
        return sweep_records(self)

    def _brief(self) -> str:
        values = f"{self.points[0].value:g} to {self.points[-1].value:g}"
        best = "no sweet spot" if self.sweet_spot is None else f"sweet spot {self.points[self.sweet_spot].value:g}"
        return f"{named(self.title)}: {self.parameter[:60]} from {values}, {best}"


def sweep(
    chain: ChainLike,
    target: str,
    values: Iterable[float],
    audio: AudioLike | None = None,
    sample_rate_hz: int | None = None,
    *,
    jobs: int | None = None,
    options: RunOptions | None = None,
    scheduler: str | Scheduler | None = None,
) -> SweepResult:
    """Take a level or a parameter through a range, and find the sweet spot.

    Args:
        chain: as in `run`.
        target: "input_db" for the level of the source; else a place as `--set` has it: "3.trim_db",
            "Comp.threshold_db", "fader_db".
        values: at least one.
        audio: as in `run`.
        sample_rate_hz: of an array.
        jobs: how many values at a time; None: as many as there are processors.
        options: how every render is run.
        scheduler: have the workers of a Dask cluster do the work: an address, or a `Scheduler`; None: this machine.

    Raises:
        ChainFileError, AudioError, HostError, RenderError, UsageError: all are ChainsimError.
    """
    how, numbers = options_of(options), numbers_of("values", values)
    if not isinstance(target, str):
        raise wrong("target", "a place such as '3.trim_db' or 'input_db'", target)
    at_once = None if jobs is None else whole_of("jobs", jobs)
    request = chain_request(chain, audio, sample_rate_hz, how)
    with done_by(scheduler):
        return told(SweepResult, swept(request, target, numbers, how, given=target, jobs=at_once))
