"""`chainsim run`: one chain on one track, shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.render_options import missing_option, render_options, take_run_options, trim_options
from chainsim.cli.report_options import PICTURES, SHOWN, fail_on_option, report_options, take_output
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.tasks.fail_on import NEVER, severity_of
from chainsim.tasks.passed_stages import PASSED_NOT_FIXED

if TYPE_CHECKING:
    from chainsim.model.result import Result


@click.command()
@click.argument("chain", required=False, metavar="[CHAIN]")
@click.argument("audio", required=False, metavar="AUDIO")
@click.option(
    "--stage", "stages", metavar="NAME:PARAMETER=VALUE,...", multiple=True,
    help="Make a chain without a file: a built-in or a .vst3, repeated for each stage.",
)  # fmt: skip
@click.option(
    "--write-fixed", "copy", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the chain with the trims made into another file; CHAIN stays as it is.",
)  # fmt: skip
@click.option(
    "--watch", "keep_watching", is_flag=True, help="Again whenever the chain or the audio file changes; Ctrl-C ends."
)
@click.option(
    "--trim-sheet", "sheet", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write what to turn by hand in another program: .txt, .csv or .html.",
)  # fmt: skip
@click.option("--track", metavar="NAME", help="Of a project of another program: which track's chain.")
@fail_on_option(NEVER)
@trim_options
@click.option(
    "--export-bits", type=click.Choice(["16", "24"]), help="Count what a file of so many bits could not hold."
)
@missing_option
@render_options
@click.option(
    "--embed-audio",
    is_flag=True,
    help="Put the loudest half minute into the HTML report, to compare input and output as loud as each other.",
)
@click.option("--details", is_flag=True, help="The text report in full: findings, answers, and the proof tap by tap.")
@report_options(SHOWN, only_in_files=PICTURES)
def command(
    chain: str | None,
    audio: str | None,
    stages: tuple[str, ...],
    copy: Path | None,
    embed_audio: bool,
    details: bool,
    keep_watching: bool,
    track: str | None,
    sheet: Path | None,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Measure a chain on a track and show every level, finding and trim.

    CHAIN is a chain file (see `chainsim init`), AUDIO a file that is played into it. A chain that names its own
    source needs no AUDIO; AUDIO alone is measured as it is, without inserts.

    \b
      chainsim run vocal.yaml take3.wav
      chainsim run vocal.yaml take3.wav --set 'Drive.drive_db=12' --format json
      chainsim run --stage 'Compressor:threshold_db=-20,ratio=4' --stage Limiter take3.wav
      chainsim run vocal.yaml take3.wav --output html=report.html --embed-audio
      chainsim run vocal.yaml take3.wav --watch
      chainsim run song.RPP --track 'Lead Vocal'
      chainsim run vocal.yaml take3.wav --write-fixed vocal-trimmed.yaml
      chainsim run --stage ~/.vst3/ZamTube.vst3:trim_db=-6 take3.wav

    Exits with 0 whatever it finds, unless --fail-on is given.
    """
    from chainsim.cli.copy_output import write_copy
    from chainsim.cli.output import show_printed
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.request import read_request
    from chainsim.cli.values import parse_settings
    from chainsim.cli.watch import watch
    from chainsim.model.checked import failed
    from chainsim.report.kit.error_values import error_to_json
    from chainsim.report.kit.png import require_png
    from chainsim.report.run.json import to_json
    from chainsim.report.run.markdown import to_markdown
    from chainsim.report.run.png import to_png
    from chainsim.report.run.text import to_text
    from chainsim.tasks.file_kinds import is_chain_file
    from chainsim.tasks.fixed_copy import ensure_copyable
    from chainsim.tasks.hearing import with_trims_heard
    from chainsim.tasks.imported_project import imported, is_project, only_chain
    from chainsim.tasks.project_fixing import chain_trims, remembered, trimmed_copy
    from chainsim.tasks.project_problems import told_of_project
    from chainsim.tasks.trim_sheets import ensure_sheet, result_sheet, write_sheet

    verbose = values["verbose"]
    if sheet is not None:
        ensure_sheet(sheet)
    output = take_output(values)
    page = "html" in output.forms
    if embed_audio and not page:
        raise UsageError("--embed-audio is for the HTML report; add --output html=report.html")
    if "png" in output.forms:
        require_png()
    fail_on = severity_of(values.pop("fail_on"))
    settings = values.pop("settings")
    export_bits = values.pop("export_bits")
    pass_missing = values.pop("missing_plugin") == "bypass"
    if pass_missing and copy:
        raise UsageError(PASSED_NOT_FIXED.format(option="--write-fixed"))
    options = replace(
        take_run_options(values),
        spectra=page,
        listening=embed_audio,
        pass_missing=pass_missing,
        export_bits=None if export_bits is None else int(export_bits),
    )

    results: list[Result] = []

    def as_it_is(error: ChainsimError) -> ChainsimError:
        return error

    def once(told: Callable[[ChainsimError], ChainsimError] = as_it_is) -> int:
        try:
            request = read_request(chain, audio, stages, settings)
            copied = ensure_copyable(request, copy, parse_settings(settings)) if copy else None
            with ProgressBar(request.title) as progress:
                result = request.run(options, progress)
            if embed_audio:
                result = with_trims_heard(result, request, options)
            results[:] = [result]
        except ChainsimError as error:
            failure = told(error)
            output.write_failure({"json": lambda _: error_to_json(failure)})
            raise failure from None
        output.write(
            {
                "text": lambda s: to_text(result, s, title=request.title, details=details),
                "json": lambda _: to_json(result),
                "md": lambda _: to_markdown(result, title=request.title),
                "html": lambda _: _page(result, request.title),
                "png": lambda _: to_png(result, title=request.title),
            }
        )
        if not result.complete:
            return RenderError.exit_code
        if verbose:
            show_printed(result.measurement.printed)
        if sheet is not None:
            write_sheet(sheet, request.title, list(result_sheet(result)))
        if copy and copied:
            write_copy(copied, copy, options, result, output)
        return 1 if failed(result, fail_on) else 0

    if chain is not None and is_project(chain):
        if keep_watching or stages:
            raise UsageError("a project of another program is measured as it is; to work on it: chainsim import")
        project, target = remembered(Path(chain)), copy
        copy = None
        with imported(project.path, options, track=track) as made:
            chain = str(only_chain(made, project.path).file)
            audio = audio or (None if made.audio is None else str(made.audio))
            code = once(lambda error: told_of_project(error, made.file, project.path))
            if target is not None and results[-1].complete:
                click.echo(trimmed_copy(project, chain_trims(results[-1], made.line, track or ""), target), err=True)
            return code
    if track is not None:
        raise UsageError("--track is for projects of other programs: chainsim run song.RPP --track Vocal")
    if not keep_watching:
        return once()
    if stages or chain is None or not is_chain_file(chain):
        raise UsageError("--watch is for a chain file: it has something that you can change")
    return watch(once, [Path(file) for file in (chain, audio) if file is not None])


def _page(result: Result, title: str) -> str:
    from chainsim.report.run.html.page import to_html  # the template engine is for pages alone

    return to_html(result, title=title)
