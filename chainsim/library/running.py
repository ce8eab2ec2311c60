"""`chainsim.run`: a chain on a track."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainsim.counted import counted
from chainsim.errors import UsageError
from chainsim.library.arguments import AudioLike, options_of
from chainsim.library.chains import ChainLike, chain_request
from chainsim.library.data_frames import DataFrame, to_frame
from chainsim.library.own_findings import FindingFunctions, finding_functions, with_own_findings
from chainsim.library.result_output import ShownResult, named, output_levels, told
from chainsim.model.audio import Audio
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.report.kit.records import Records
from chainsim.report.run.records import finding_records, result_records
from chainsim.tasks.chain_request import ChainRequest, FileRequest


@dataclass(frozen=True, slots=True, repr=False)
class RunResult(ShownResult, Result):
    """One chain on one source: measured, diagnosed, advised."""

    request: FileRequest | ChainRequest | None = field(default=None, compare=False)
    options: RunOptions = field(default_factory=RunOptions, compare=False)

    def audio(self, tap: int | str | None = None) -> Audio:
        """The audio at a tap, rendered again when it is asked for.

        Args:
            tap: 0 is the input, k follows stage k; "3.2.1" a stage in a branch; None the output, fader included.

        Returns:
            float32 of shape (channels, frames), as long as the source.

        Raises:
            UsageError: there is no such tap, or it takes more than 1 GiB. Else as `run`.
        """
        from chainsim.tasks.tap_audio import tap_audio

        if tap is not None and (isinstance(tap, bool) or not isinstance(tap, int | str)):
            raise UsageError(f"tap: expected a number, a path such as '3.2.1' or None, found {type(tap).__name__}")
        if self.request is None:
            raise UsageError("this result does not know its chain any more; run it again")
        return tap_audio(self.request, self.options, tap)

    def to_text(self, *, width: int = 80, details: bool = False) -> str:
        """The report that `chainsim run` prints, without colour; with `details` as with `--details`."""
        from chainsim.report.kit.style import Style
        from chainsim.report.run.text import to_text

        return to_text(self, Style(width=width), details=details)

    def to_json(self, *, series: bool = False) -> str:
        """The JSON that `chainsim run --format json` prints; with `series` as with `--series`."""
        from chainsim.report.run.json import to_json

        return to_json(self, series=series)

    def to_html(self) -> str:
        """The page that `chainsim run --format html` prints; RunOptions say whether it has spectra and a player."""
        from chainsim.report.run.html.page import to_html

        return to_html(self)

    def findings_to_dataframe(self, form: str = "wide", *, library: str | None = None) -> DataFrame:
        """A row for every finding. Arguments and errors as `to_dataframe`."""
        return to_frame(finding_records(self), form, library)

    def _repr_html_(self) -> str:
        """What a notebook shows: verdict, strip and waterfall."""
        from chainsim.report.run.notebook import to_notebook

        return to_notebook(self)

    def _records(self) -> Records:
        return result_records(self)

    def _brief(self) -> str:
        from chainsim.report.kit.severity import counts

        measurement = self.measurement
        stages = counted(len(measurement.stages), "stage")
        title = named(measurement.chain.name or measurement.source.name)
        incomplete = "" if self.complete else ", incomplete"
        return f"{title}: {stages}, {counts(self.findings)}, output {output_levels(measurement.output)}{incomplete}"


def run(
    chain: ChainLike,
    audio: AudioLike | None = None,
    sample_rate_hz: int | None = None,
    *,
    options: RunOptions | None = None,
    findings: FindingFunctions | None = None,
) -> RunResult:
    """Run a chain on a track: measured at every tap, diagnosed, advised.

    Args:
        chain: a chain file, a Chain, the same as a dict, a pedalboard.Pedalboard, one of its plugins or a list of them.
            Paths inside what is no file are relative to the current folder.
        audio: a file, or an array of shape (frames,) or (channels, frames) with its `sample_rate_hz`; None: the
            chain's own source.
        sample_rate_hz: of the array.
        options: of the run; the defaults are those of the command line.
        findings: functions that are handed the Measurement and give Findings of your own; shown with the others.

    Raises:
        ChainFileError, AudioError, HostError, RenderError, UsageError: all are ChainsimError.
    """
    how, functions = options_of(options), finding_functions(findings)
    request = chain_request(chain, audio, sample_rate_hz, how)
    result = with_own_findings(request.run(how), functions)
    return told(RunResult, result, request=request, options=how)
