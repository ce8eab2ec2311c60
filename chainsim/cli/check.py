"""`chainsim check`: chains judged, for continuous integration."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.cluster_options import cluster_options
from chainsim.cli.completion_values import findings
from chainsim.cli.render_options import render_options, take_run_options, trim_options
from chainsim.cli.report_options import (
    BADGES,
    JUDGED,
    TABLE_FILES,
    fail_on_option,
    report_options,
    series_option,
    take_output,
)

if TYPE_CHECKING:
    from chainsim.model.check_run import CheckRun
    from chainsim.model.checked_chain import Checked
    from chainsim.tasks.chain_fixing import Fixing
    from chainsim.tasks.check_request import CheckRequest
    from chainsim.tasks.earlier_checks import Earlier


@click.command()
@click.argument("chains", metavar="PATH...", nargs=-1)
@click.option(
    "--audio", "audios", metavar="FILE", multiple=True,
    help="Play this into every chain instead of its own source; may be repeated.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
    help="How many checks run at once.",
)  # fmt: skip
@click.option(
    "--select",
    metavar="FINDING",
    multiple=True,
    shell_complete=findings,
    help="Report only this finding; may be repeated.",
)
@click.option(
    "--ignore",
    metavar="FINDING",
    multiple=True,
    shell_complete=findings,
    help="Don't report this finding; may be repeated.",
)
@click.option(
    "--missing-plugin", type=click.Choice(["fail", "skip", "bypass"]), default="fail", show_default=True,
    help="What to do if a plugin is missing; bypass measures without it and marks everything after it.",
)  # fmt: skip
@click.option(
    "--against",
    metavar="REF|FILE",
    help="Report what is new, worse, fixed or louder than in a git commit of this folder, or in a JSON report.",
)
@click.option("--allow-empty", is_flag=True, help="Don't fail if there is nothing to check.")
@click.option("--show-config", is_flag=True, help="Print every setting and where it comes from, and check nothing.")
@click.option("--validate-only", is_flag=True, help="Load chains and plugins, report mistakes, and render nothing.")
@click.option("--fix", is_flag=True, help="Write the trims into the chain files, and judge what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, as a patch; exits with 1 if anything.")
@cluster_options
@fail_on_option("error")
@trim_options
@render_options
@click.option("--details", is_flag=True, help="JSON with everything that was measured, as from `run`.")
@series_option
@report_options(JUDGED, only_in_files=(*BADGES, *TABLE_FILES))
@click.pass_context
def command(ctx: click.Context, /, fix: bool, diff: bool, validate_only: bool, **values: Any) -> int:  # noqa: ANN401
    r"""Check chains, for continuous integration: fails on findings.

    PATH is a chain file, a session file, a folder (searched for *.chain.yaml and for YAML files with the keys version
    and stages, or tracks), a pattern such as 'presets/**/*.yaml', or - for standard input. Every chain is run on every
    --audio, or on its own source; a session plays its own tracks, and every track, group and bus is checked. If one
    fails, the others are checked all the same.

    \b
      chainsim check presets/ --audio voice.wav --audio drums.wav
      chainsim check vocal.yaml --fail-on warning --output junit=chains.xml
      chainsim check presets/ --validate-only         only look for mistakes
      chainsim check presets/ --against origin/main   what a branch changes
      chainsim check vocal.yaml --diff                show the trims as a patch
      chainsim check vocal.yaml --fix                 write them into the file

    Settings can be in [tool.chainsim] of pyproject.toml, or in chainsim.toml; see --show-config. In a GitHub workflow
    the report is followed by annotations, and the job gets a summary.

    Exit codes: 3 if something could not be measured, else 2 for a wrong file, else 1 for findings, else 0.
    """
    from chainsim.cli.workers_ahead import remember_command, start_ahead

    keep_results = not values["no_cache"]
    if not values["show_config"]:  # before all that takes long
        asks = not values["no_probe"]
        start_ahead(values["chains"], values["audios"], values["jobs"], keeps=keep_results, asks=asks)
    from chainsim.cli.check_writers import check_writers
    from chainsim.cli.config import configure
    from chainsim.cli.fix_output import fix_writers, say_what_diff_leaves
    from chainsim.cli.github_actions import told_to_github
    from chainsim.cli.main import INTERRUPTED
    from chainsim.cli.output import emit
    from chainsim.cli.value_parsing import parse_settings
    from chainsim.tasks.check_request import check_request
    from chainsim.tasks.settings import check_settings, settings_to_text

    if validate_only and (fix or diff):
        raise click.UsageError("--validate-only renders nothing, so it can't go with --fix or --diff")
    if values["against"] is not None and (validate_only or fix or diff):
        raise click.UsageError("--against compares checks, so it can't go with --validate-only, --fix or --diff")
    settings = configure(ctx, values)
    if values["show_config"]:
        emit(settings_to_text(settings))
        return 0
    verbose = values["verbose"]
    output = take_output(values)
    request = check_request(
        check_settings(settings),
        take_run_options(values),
        overrides=parse_settings(values["settings"]),
        keep_results=keep_results,
        validate_only=validate_only,
        verbose=verbose,
    )
    fixing = _fixed(request, write=not diff) if fix or diff else None
    run = fixing.run if fixing else _checked(request, values["against"], check_settings(settings).paths, output.forms)
    how = {"details": values["details"], "series": values["series"]}
    writers = check_writers(run, **how, docs_url=values["docs_url"], settings=values["settings"])
    with told_to_github(output, run):
        output.write(fix_writers(fixing, writers, **how) if fixing else writers)
    if fixing:
        say_what_diff_leaves(fixing, output)
    if not run.complete:
        return INTERRUPTED
    if keep_results and not validate_only:
        remember_command()
    return fixing.exit_code if fixing else run.exit_code


def _checked(request: CheckRequest, base: str | None, paths: Sequence[str], forms: Collection[str]) -> CheckRun:
    from chainsim.cli.check_progress import CheckProgress
    from chainsim.cli.check_writers import import_text_writer
    from chainsim.cli.progress import ProgressBar
    from chainsim.tasks.checking import run_request

    earlier = None if base is None else _found_earlier(base, paths)  # before all that takes long
    total = len(request.chains) * len(request.audios)
    with (
        CheckProgress(total, request.fail_on, verbose=request.verbose) as on_checked,
        ProgressBar(request.alone or "checking") as on_progress,
    ):

        def on_next(checked: Checked, done: int) -> None:
            if done == 1 and "text" in forms:
                import_text_writer()
            on_checked(checked, done)

        run = run_request(request, on_checked=on_next, on_progress=on_progress)
    if earlier is None or not run.complete:
        return run
    from chainsim.tasks.earlier_checks import against

    with ProgressBar(f"against {base}") as on_progress:
        return against(run, earlier, request, paths, on_progress)


def _found_earlier(base: str, paths: Sequence[str]) -> Earlier:
    from chainsim.tasks.earlier_checks import find_earlier

    return find_earlier(base, paths)


def _fixed(request: CheckRequest, *, write: bool) -> Fixing:
    from chainsim.cli.progress import ProgressBar
    from chainsim.tasks.chain_fixing import fix_checks, refuse_mixtures

    option = "--fix" if write else "--diff"
    refuse_mixtures(request.overrides, option, audios=request.audios, policy=request.options.policy)
    alone = request.files[0] if len(request.files) == 1 else None
    with ProgressBar(alone or "chains") as progress:
        return fix_checks(
            request,
            write=write,
            on_done=lambda done: progress(done, len(request.files), "fixing"),
            on_progress=progress,
        )
