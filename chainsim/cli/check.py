"""`chainsim check`: chains judged, for continuous integration."""

from __future__ import annotations

import os
from typing import Any

import click

from chainsim.cli.options import (
    JUDGED,
    fail_on_option,
    render_options,
    report_options,
    severity_of,
    take_output,
    take_run_options,
    trim_options,
)


@click.command()
@click.argument("chains", metavar="PATH...", nargs=-1)
@click.option(
    "--audio", "audios", metavar="FILE", multiple=True,
    help="Play this into every chain instead of its own source; may be repeated.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
    help="How many checks are in hand at once.",
)  # fmt: skip
@click.option("--select", metavar="FINDING", multiple=True, help="Report only this finding; may be repeated.")
@click.option("--ignore", metavar="FINDING", multiple=True, help="Don't report this finding; may be repeated.")
@click.option(
    "--missing-plugin", type=click.Choice(["fail", "skip"]), default="fail", show_default=True,
    help="What a chain is whose plugins are not on this machine.",
)  # fmt: skip
@click.option("--allow-empty", is_flag=True, help="Nothing to check is no error.")
@click.option("--show-config", is_flag=True, help="Print every setting and where it came from, and check nothing.")
@click.option("--validate-only", is_flag=True, help="Load chains and plugins, say what is wrong, and render nothing.")
@click.option("--fix", is_flag=True, help="Write the trims into the chain files, and judge what is left then.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing; exits with 1 if anything.")
@fail_on_option("error")
@trim_options
@render_options
@report_options(JUDGED)
@click.pass_context
def command(ctx: click.Context, /, fix: bool, diff: bool, validate_only: bool, **values: Any) -> int:  # noqa: ANN401
    r"""Judge chains, for continuous integration: fails on findings.

    PATH is a chain file, a session file, a folder (searched for *.chain.yaml and for YAML files with the keys version
    and stages, or tracks), a pattern such as 'presets/**/*.yaml', or - for standard input. Every chain is run on every
    --audio, or on the source that it names itself; a session plays its own tracks, and every track, group and bus is
    judged. One that fails stops none of the others.

    \b
      chainsim check presets/ --audio voice.wav --audio drums.wav
      chainsim check vocal.yaml --fail-on warning --output junit=chains.xml --output sarif=chains.sarif
      chainsim check presets/ --validate-only      mistakes in files, plugins and parameters; renders nothing
      chainsim check vocal.yaml --diff      what would be trimmed
      chainsim check vocal.yaml --fix       write it; comments and layout stay

    Settings may stand in [tool.chainsim] of pyproject.toml, or in chainsim.toml; see --show-config. In a GitHub
    workflow the report is followed by annotations, and the job gets a summary.

    Exit codes: 3 if something could not be measured, else 2 for a wrong file, else 1 for findings, else 0.
    """
    from chainsim.cli.check_writers import check_writers
    from chainsim.cli.checking import CheckRequest, chain_files, run_request
    from chainsim.cli.config import PER_FILE_IGNORES, config_to_text, configure
    from chainsim.cli.github_actions import told_to_github
    from chainsim.cli.main import INTERRUPTED
    from chainsim.cli.output import emit

    if validate_only and (fix or diff):
        raise click.UsageError("--validate-only renders nothing, so it can't go with --fix or --diff")
    config = configure(ctx, values)
    if values.pop("show_config"):
        emit(config_to_text(config))
        return 0
    verbose = values["verbose"]
    output = take_output(values)
    fail_on = severity_of(values.pop("fail_on"))
    settings, audios = values.pop("settings"), values.pop("audios")
    chains = chain_files(values.pop("chains"), allow_empty=values.pop("allow_empty"))
    request = CheckRequest(
        files=chains,
        audios=audios or (None,),
        settings=settings,
        per_file_ignores=config[PER_FILE_IGNORES].value,
        jobs=values.pop("jobs"),
        select=values.pop("select"),
        ignore=values.pop("ignore"),
        skip_missing_plugins=values.pop("missing_plugin") == "skip",
        keep_results=not values["no_cache"],
        validate_only=validate_only,
        verbose=verbose,
    )
    options = take_run_options(values)
    if fix or diff:
        from chainsim.cli.fixing import fix_checks, refuse_mixtures

        refuse_mixtures(settings, "--diff" if diff else "--fix", audios=audios, policy=options.policy)
        fixing = fix_checks(request, options, fail_on, write=not diff)
        run = fixing.run
    else:
        fixing = None
        run = run_request(request, options, fail_on)
    writers = check_writers(run)
    with told_to_github(output, run):
        output.write(writers if fixing is None else fixing.writers(writers))
    if fixing is not None:
        fixing.say_what_diff_leaves(output)
    if not run.complete:
        return INTERRUPTED
    return run.exit_code if fixing is None else fixing.exit_code
