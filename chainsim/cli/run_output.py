"""One run as `chainsim run` is asked for it: measured, shown, and written wherever it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainsim.cli.chain_request import read_request
from chainsim.cli.fixed_copy_output import write_copy
from chainsim.cli.output import Output, show_printed
from chainsim.cli.progress import ProgressBar
from chainsim.cli.render_options import take_run_options
from chainsim.cli.report_options import take_output
from chainsim.cli.table_writers import table_writers
from chainsim.cli.value_parsing import parse_settings
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.model.checked_chain import failed
from chainsim.model.finding import Severity
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.report.kit.error_values import error_to_json
from chainsim.report.kit.png import require_png
from chainsim.report.run.json import to_json
from chainsim.report.run.text import to_text
from chainsim.tasks.excerpt_taps import with_trims_heard
from chainsim.tasks.fail_on import severity_of
from chainsim.tasks.missing_plugin_refusal import trims_refused

if TYPE_CHECKING:
    from chainsim.report.kit.records import Records
    from chainsim.tasks.chain_request import ChainRequest, FileRequest


@dataclass(frozen=True, slots=True)
class ShownRun:
    """How chains are measured, and what is made of the results."""

    options: RunOptions
    settings: Sequence[str]  # of --set
    output: Output
    fail_on: Severity | None
    details: bool
    embed_audio: bool
    verbose: bool
    copy: Path | None  # of the chain, with the trims
    sheet: Path | None  # of the trims
    series: bool = False  # in JSON

    def show(
        self,
        chain: str | None,
        audio: str | None,
        stages: Sequence[str],
        told: Callable[[ChainsimError], ChainsimError] | None = None,
    ) -> Result:
        """Measure once.

        Args:
            chain: a chain file, or nothing.
            audio: what to play.
            stages: a chain without a file.
            told: makes an error that the user understands of one that he does not.

        Raises:
            ChainsimError: it can't be done; reports that have a form for that are written.
        """
        try:
            request = read_request(chain, audio, stages, self.settings)
            copied = self._copyable(request, self.copy) if self.copy else None
            with ProgressBar(request.title) as progress:
                result = request.run(self.options, progress)
            if self.embed_audio:
                result = with_trims_heard(result, request, self.options)
        except ChainsimError as error:
            failure = error if told is None else told(error)
            self.output.write_failure({"json": lambda _: error_to_json(failure)})
            raise failure from None
        self.output.write(
            {
                "text": lambda s: to_text(result, s, title=request.title, details=self.details),
                "json": lambda _: to_json(result, series=self.series),
                "md": lambda _: _markdown(result, request.title),
                "html": lambda _: _page(result, request.title),
                "png": lambda _: _picture(result, request.title),
                **table_writers(lambda: _records(result)),
            }
        )
        if result.complete:
            if self.verbose:
                show_printed(result.measurement.printed)
            if self.sheet is not None:
                from chainsim.tasks.trim_sheets import result_sheet, write_sheet

                write_sheet(self.sheet, request.title, list(result_sheet(result)))
            if self.copy and copied:
                write_copy(copied, self.copy, self.options, result, self.output)
        return result

    def _copyable(self, request: FileRequest | ChainRequest, copy: Path) -> FileRequest:
        from chainsim.tasks.fixed_copy import ensure_copyable

        return ensure_copyable(request, copy, parse_settings(self.settings))

    def exit_code(self, result: Result) -> int:
        """0, or 1 for findings that fail, or 3 where not all could be measured."""
        if not result.complete:
            return RenderError.exit_code
        return 1 if failed(result, self.fail_on) else 0


def take_shown_run(values: dict[str, Any]) -> ShownRun:
    """What the options of `chainsim run` ask for, taken out of a command's arguments.

    Raises:
        UsageError: they don't go together, or a file can't be written.
    """
    sheet, copy, embed_audio = values.pop("sheet"), values.pop("copy"), values.pop("embed_audio")
    verbose, details, series = values["verbose"], values.pop("details"), values.pop("series")
    if sheet is not None:
        from chainsim.tasks.trim_sheets import ensure_sheet

        ensure_sheet(sheet)
    output = take_output(values)
    page = "html" in output.forms
    if embed_audio and not page:
        raise UsageError("--embed-audio is for the HTML report; add --output html=report.html")
    if "png" in output.forms:
        require_png()
    fail_on = severity_of(values.pop("fail_on"))
    settings, export_bits = values.pop("settings"), values.pop("export_bits")
    pass_missing = values.pop("missing_plugin") == "bypass"
    if pass_missing and copy:
        raise trims_refused("--write-fixed")
    jobs = values.pop("jobs")
    options = take_run_options(values)
    options = replace(
        options if jobs is None else options.on_processors(jobs),
        spectra=page,
        listening=embed_audio,
        pass_missing=pass_missing,
        export_bits=None if export_bits is None else int(export_bits),
    )
    return ShownRun(options, settings, output, fail_on, details, embed_audio, verbose, copy, sheet, series)


# What is wanted by few, or not before everything is measured, is imported when it is.


def _markdown(result: Result, title: str) -> str:
    from chainsim.report.run.markdown import to_markdown

    return to_markdown(result, title=title)


def _records(result: Result) -> Records:
    from chainsim.report.run.records import result_records

    return result_records(result)


def _page(result: Result, title: str) -> str:
    from chainsim.report.run.html.page import to_html  # the template engine is for pages alone

    return to_html(result, title=title)


def _picture(result: Result, title: str) -> bytes:
    from chainsim.report.run.png import to_png  # and what draws, for pictures

    return to_png(result, title=title)
