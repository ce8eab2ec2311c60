"""`chainsim mix`: a session of tracks, groups and a bus, shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.cluster_options import cluster_options
from chainsim.cli.mix_options import mix_options
from chainsim.cli.render_options import (
    audio_dir_option,
    cache_option,
    memory_option,
    missing_option,
    plugin_options,
    strip_options,
    take_strip_options,
)
from chainsim.cli.report_options import (
    SHOWN,
    TABLE_FILES,
    TABLES,
    fail_on_option,
    report_options,
    series_option,
    take_output,
)
from chainsim.engine.guard_startup import get_ready
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.model.session_trim import Plan
from chainsim.tasks.fail_on import NEVER, severity_of
from chainsim.tasks.missing_plugin_refusal import trims_refused

if TYPE_CHECKING:
    from chainsim.model.finding import Severity
    from chainsim.model.mix import MixResult
    from chainsim.report.kit.style import Style
    from chainsim.tasks.project_fixing import FixedProject
    from chainsim.tasks.session_fixing import FixedSession


@click.command()
@click.argument("session", metavar="SESSION", type=click.Path(path_type=Path))
@mix_options
@fail_on_option(NEVER)
@audio_dir_option
@missing_option
@cluster_options
@strip_options
@memory_option
@plugin_options
@cache_option
@series_option
@report_options((*SHOWN, *TABLES), only_in_files=TABLE_FILES)
def command(
    session: Path,
    plan: str,
    jobs: int,
    fix: bool,
    in_place: bool,
    diff: bool,
    keep_loudness: bool,
    no_proof: bool,
    accept_left_out: bool,
    sheet: Path | None,
    audio_dirs: tuple[Path, ...],
    series: bool,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Mix a session, and show what its tracks add up to.

    SESSION is a YAML file with tracks (audio files or test signals, each with its chain, fader and pan), groups and
    the mix bus; see `chainsim schema session`. Or it is a DAW's project (REAPER's .RPP, a .dawproject; see
    `chainsim import`). Every track, group and bus is measured like a chain. For every sum you see which tracks make
    its peaks, and which clip gains would give the bus headroom without changing the balance.

    \b
      chainsim mix song.yaml
      chainsim mix song.yaml --plan reference --diff
      chainsim mix song.yaml --fix
      chainsim mix song.yaml --output html=song.html --output md=song.md
      chainsim mix song.RPP --fix      writes song-trimmed.RPP
      chainsim mix song.RPP --fix --in-place
      chainsim mix song.RPP --fix --keep-loudness
      chainsim mix song.RPP --fix --accept-left-out

    If something of a project is not in the mix (missing audio, stretched items, automation), the report names it
    first, and there are no trims, unless you add --accept-left-out.

    Exits with 0 whatever it finds, unless you give --fail-on, and with 3 if the mix is not the whole project.
    """
    get_ready()
    from dataclasses import replace

    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.table_writers import table_writers
    from chainsim.load import read_session
    from chainsim.mixing import mix_document
    from chainsim.report.fix.text import diff_to_text
    from chainsim.report.kit.error_values import error_to_json
    from chainsim.report.mix.json import mix_to_json
    from chainsim.report.mix.markdown import mix_to_markdown
    from chainsim.report.mix.records import mix_records
    from chainsim.report.mix.text import mix_to_text
    from chainsim.tasks.file_kinds import is_project
    from chainsim.tasks.imported_project import opened_session
    from chainsim.tasks.project_fixing import fix_project, remembered
    from chainsim.tasks.session_fixing import fix_session
    from chainsim.tasks.trim_sheets import ensure_sheet, mix_sheet, write_sheet

    if fix and diff:
        raise click.UsageError("--fix writes what --diff shows; choose one")
    if in_place and not (fix and is_project(session)):
        raise click.UsageError(
            "--in-place goes with --fix of a REAPER project; a session file is written in place anyway"
        )
    if audio_dirs and not is_project(session):
        raise UsageError("--audio-dir is for projects of other programs; a session file names its audio itself")
    if keep_loudness and no_proof:
        raise UsageError("--keep-loudness can't be combined with --no-proof: what trims take shows in a mix alone")
    if sheet is not None:
        ensure_sheet(sheet)
    output = take_output(values)
    fail_on = severity_of(values.pop("fail_on"))
    pass_missing = values.pop("missing_plugin") == "bypass"
    if is_project(session) and (fix or diff):
        project = remembered(session)
    if pass_missing and fix:
        raise trims_refused("--fix")
    options = replace(
        take_strip_options(values), prove=not no_proof, keep_loudness=keep_loudness, pass_missing=pass_missing
    )
    fixed: FixedSession | FixedProject | None = None
    try:
        with opened_session(session, options, audio_dirs=audio_dirs) as file:
            document = read_session(file)
            with ProgressBar(str(session)) as progress:
                mix = mix_document(
                    document,
                    options,
                    plan=Plan(plan),
                    jobs=jobs,
                    on_progress=progress,
                    accept_left_out=accept_left_out,
                )
            if fix or diff:
                if is_project(session):
                    fixed = fix_project(project, mix, write=fix, in_place=in_place)
                else:
                    fixed = fix_session(document, mix, write=fix)
    except ChainsimError as error:
        failure = error
        output.write_failure({"json": lambda _: error_to_json(failure)})
        raise
    title = str(session)

    def text(style: Style) -> str:
        if diff and fixed is not None:
            return diff_to_text(fixed.diff, style)
        return mix_to_text(mix, style, title=title)

    output.write(
        {
            "text": text,
            "json": lambda _: mix_to_json(mix, series=series),
            "html": lambda _: _page(mix, title),
            "md": lambda _: mix_to_markdown(mix, title=title),
            **table_writers(lambda: mix_records(mix)),
        }
    )
    if sheet is not None:
        write_sheet(sheet, title, list(mix_sheet(mix)))
    if fixed is not None and fix:
        click.echo(fixed.said(title), err=True)
    if not mix.complete:
        return RenderError.exit_code
    to_write = diff and fixed is not None and bool(fixed.diff)
    return 1 if to_write or _failed(mix, fail_on) else 0


def _page(mix: MixResult, title: str) -> str:
    from chainsim.report.mix.html import mix_to_html  # the template engine is for pages alone

    return mix_to_html(mix, title=title)


def _failed(mix: MixResult, fail_on: Severity | None) -> bool:
    from chainsim.report.mix.findings import all_findings

    return any(one.finding.severity.fails(fail_on) for one in all_findings(mix))
