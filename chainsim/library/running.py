"""`chainsim.run`: a chain on a track."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy.typing as npt

from chainsim import pipeline
from chainsim.errors import UsageError
from chainsim.load import read_document
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.report.kit.style import Style
from chainsim.report.run.json import to_json
from chainsim.report.run.text import to_text
from chainsim.stimulus import from_array


@dataclass(frozen=True, slots=True)
class RunResult(Result):
    """A Result that knows how to write itself."""

    def to_json(self) -> str:
        """The JSON that `chainsim run --format json` prints."""
        return to_json(self)

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim run` prints, without colour."""
        return to_text(self, Style(width=width))

    def to_html(self) -> str:
        """The page that `chainsim run --format html` prints; RunOptions say whether it has spectra and a player."""
        from chainsim.report.run.html.page import (
            to_html,  # a notebook that prints text need not wait for a template engine
        )

        return to_html(self)

    def _repr_html_(self) -> str:
        """What a notebook shows: verdict, strip and waterfall."""
        from chainsim.report.run.notebook import to_notebook

        return to_notebook(self)


def run(
    chain: Chain | str | Path,
    audio: str | Path | npt.ArrayLike | None = None,
    sample_rate_hz: int | None = None,
    *,
    options: RunOptions | None = None,
) -> RunResult:
    """Run a chain on a track: measured at every tap, diagnosed, advised.

    Args:
        chain: a chain, or the path of a chain file. Paths inside a `Chain` are relative to the current folder.
        audio: a file, or an array of shape (channels, frames) with `sample_rate_hz`; None: the chain's own source.
        sample_rate_hz: of the array.
        options: how the check is run; the defaults are those of the command line.

    Raises:
        ChainFileError, AudioError, HostError, RenderError, UsageError: all are ChainsimError.
    """
    options = options or RunOptions()
    played = _played(audio, sample_rate_hz, options)
    if isinstance(chain, Chain):
        here = Path()
        stimulus = pipeline.choose_stimulus(chain, played, here, options)
        result = pipeline.run_chain(chain, stimulus, options, folder=here)
    else:
        result = pipeline.run_document(read_document(chain), played, options)
    return RunResult(**{field.name: getattr(result, field.name) for field in fields(Result)})


def _played(
    audio: str | Path | npt.ArrayLike | None, sample_rate_hz: int | None, options: RunOptions
) -> Path | Stimulus | None:
    if audio is None or isinstance(audio, str | Path):
        return None if audio is None else Path(audio)
    if sample_rate_hz is None:
        raise UsageError("an array needs its sample_rate_hz")
    return from_array(audio, sample_rate_hz, start_s=options.start_s, end_s=options.end_s)
