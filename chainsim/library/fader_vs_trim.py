"""`chainsim.fader_vs_trim`: why a trim, when there is a fader?"""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.library.arguments import AudioLike, PathLike, number_of, options_of, path_of
from chainsim.library.chains import ChainLike, chain_request
from chainsim.library.result_output import ShownResult, named, told
from chainsim.model.fader_vs_trim import FaderVsTrim
from chainsim.model.options import RunOptions
from chainsim.report.fader_vs_trim.records import study_records
from chainsim.report.kit.records import Records
from chainsim.tasks.chain_studies import fader_and_trim
from chainsim.units import format_db


@dataclass(frozen=True, slots=True, repr=False)
class FaderVsTrimResult(ShownResult, FaderVsTrim):
    """The same change of level at the fader and before a stage."""

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim fader-vs-trim` prints, without colour."""
        from chainsim.report.fader_vs_trim.text import fader_vs_trim_to_text
        from chainsim.report.kit.style import Style

        return fader_vs_trim_to_text(self, Style(width=width))

    def to_json(self) -> str:
        """The JSON that `chainsim fader-vs-trim --format json` prints."""
        from chainsim.report.fader_vs_trim.json import fader_vs_trim_to_json

        return fader_vs_trim_to_json(self)

    def to_html(self) -> str:
        """The page with three buttons; with `RunOptions(listening=True)` it plays what they stand for."""
        from chainsim.report.fader_vs_trim.html.page import fader_vs_trim_to_html

        return fader_vs_trim_to_html(self)

    def _records(self) -> Records:
        return study_records(self)

    def _brief(self) -> str:
        left = [f"{one.name.value} {format_db(one.residual.residual_db)}" for one in self.variants]
        return f"{named(self.title)}: {format_db(self.change_db)} dB; residual in dB: {', '.join(left)}"


def fader_vs_trim(
    chain: ChainLike,
    audio: AudioLike | None = None,
    sample_rate_hz: int | None = None,
    *,
    change_db: float | None = None,
    render_to: PathLike | None = None,
    options: RunOptions | None = None,
) -> FaderVsTrimResult:
    """Compare lowering the fader with lowering a trim.

    Args:
        chain: as in `run`.
        audio: as in `run`.
        sample_rate_hz: of an array.
        change_db: -12 lowers; None: until the chain is clean.
        render_to: a folder for the three as loud as each other, and for what plugins added alone.
        options: how the chain is run.

    Raises:
        ChainFileError, AudioError, HostError, RenderError, UsageError: all are ChainsimError.
    """
    how = options_of(options)
    db = None if change_db is None else number_of("change_db", change_db, least=-100.0, most=100.0)
    folder = None if render_to is None else path_of("render_to", render_to, "a folder")
    request = chain_request(chain, audio, sample_rate_hz, how)
    return told(FaderVsTrimResult, fader_and_trim(request, how, change_db=db, render_to=folder))
