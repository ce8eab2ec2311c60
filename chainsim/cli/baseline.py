"""`chainsim baseline`: levels that were agreed on, kept in a file, and what drifts from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.baseline_options import DEFAULT_FILE, baseline_options
from chainsim.cli.baseline_prune import prune
from chainsim.cli.cluster_options import cluster_options
from chainsim.cli.render_options import render_options, take_run_options
from chainsim.cli.report_options import DRIFTS, report_options, take_output
from chainsim.cli.tolerances import read_tolerances
from chainsim.counted import counted
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.model.baseline import Played
    from chainsim.tasks.baseline_request import Remeasured, Wanted


@click.group("baseline")
def command() -> None:
    r"""Keep the levels of chains in a file, and report what drifts from them.

    A regression test of gain structure: run it when a plugin is updated. The file holds every tap's levels, what each
    stage does alone (latency, polarity, response, where it stops being clean, distortion, aliasing), and which build of
    each plugin that was; it is meant to be committed and reviewed.

    \b
      chainsim baseline write chains/ --audio drums.wav
      chainsim baseline check
      chainsim baseline check --fail-on version --output junit=drift.xml
      chainsim baseline prune
    """


@command.command("write")
@baseline_options
@cluster_options
@render_options
@click.option("--verbose", is_flag=True, hidden=True)
@click.pass_context
def write(
    ctx: click.Context,
    /,
    chains: tuple[str, ...],
    audios: tuple[str, ...],
    file: Path,
    tolerances: tuple[str, ...],
    jobs: int,
    **values: Any,  # noqa: ANN401
) -> int:
    """Measure chains and write the baseline; without PATH, the chains that are in it already.

    PATH is a chain file, a folder or a pattern. The baseline remembers --set, --start-s, --end-s and --tail-s. Other
    chains in it are kept, unless their files are gone. If a chain can't be measured, nothing is written. With
    --no-probe only levels are kept.
    """
    from chainsim.batch.baseline_file import from_beside, read_baseline, sorted_entries
    from chainsim.cli.output import write_atomically
    from chainsim.model.baseline import TOLERANCES, Baseline
    from chainsim.report.baseline.json import baseline_to_json
    from chainsim.tasks.baseline_request import unprobed, wanted_checks

    old = read_baseline(file) if file.exists() or not chains else None
    limits = {
        **TOLERANCES,
        **(old.tolerances if old else {}),
        **read_tolerances(tolerances, tuple(TOLERANCES), "METER"),
    }
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder '{file.parent}'")
    had = old.entries if old else ()
    there = [entry for entry in had if Path(from_beside(entry.chain, file)).exists()]
    wanted = wanted_checks(chains, audios, file, there, lambda before: _played(ctx, before))
    named = {one.chain for one in wanted}
    kept = [entry for entry in there if entry.chain not in named]
    measured = [one.entry for one in _measured(wanted, file, jobs, values)]
    for said in unprobed(measured):
        click.echo(said, err=True)
    entries = [*measured, *kept]
    write_atomically(file, baseline_to_json(Baseline(tolerances=limits, entries=sorted_entries(entries))))
    also = [f"{len(kept)} of them as before"] if kept else []
    also += [f"{len(had) - len(there)} gone with their chains"] if len(there) < len(had) else []
    checks = ", ".join([counted(len(entries), "check"), *also])
    click.echo(f"wrote {file}: {checks}; review it and keep it beside the chains", err=True)
    return 0


@command.command("check")
@baseline_options
@click.option(
    "--fail-on", type=click.Choice(["drift", "version", "build", "never"]), default="drift", show_default=True,
    help="Exit with 1 if figures drift; 'version': also if a plugin's version differs; 'build': also if its files do.",
)  # fmt: skip
@cluster_options
@render_options
@report_options(DRIFTS)
@click.pass_context
def check(
    ctx: click.Context,
    /,
    chains: tuple[str, ...],
    audios: tuple[str, ...],
    file: Path,
    tolerances: tuple[str, ...],
    jobs: int,
    fail_on: str,
    **values: Any,  # noqa: ANN401
) -> int:
    """Measure chains again and report what drifted; without PATH, all chains in the baseline.

    Each is played as when the baseline was written, unless you give --set, --start-s, --end-s or --tail-s.

    Exit codes: 0 as before, 1 something drifted, 2 a wrong command or file, 3 could not measure.
    """
    from chainsim.batch.baseline_file import read_baseline
    from chainsim.cli.baseline_writers import baseline_writers
    from chainsim.model.baseline import TOLERANCES
    from chainsim.shell_words import shell_line
    from chainsim.tasks.baseline_check import drifts
    from chainsim.tasks.baseline_request import left_out, wanted_checks

    output = take_output(values)
    baseline = read_baseline(file)
    if any(report.exists() and report.samefile(file) for _, report in output.files):
        raise UsageError(f"--output: '{file}' is the baseline; choose another name")
    if not baseline.entries:
        raise UsageError(f"'{file}' holds no check; `chainsim baseline write PATH...` adds some")
    limits = {**TOLERANCES, **baseline.tolerances, **_limits(tolerances)}
    wanted = wanted_checks(chains, audios, file, baseline.entries, lambda before: _played(ctx, before))
    known = {(entry.chain, entry.audio) for entry in baseline.entries}
    now = _measured([one for one in wanted if one.names in known], file, jobs, values)
    found = drifts(wanted, baseline, now, limits, file, updates=fail_on if fail_on in ("version", "build") else None)
    output.write(baseline_writers(found))
    for chain in () if chains else left_out(baseline.entries, file):
        into = () if file == Path(DEFAULT_FILE) else ("--baseline", str(file))
        adds = shell_line("chainsim", "baseline", "write", *into, files=(chain,))
        click.echo(f"not in the baseline: {chain}; `{adds}` adds it", err=True)
    return int(fail_on != "never" and any(entry.drifted for entry in found))


def _limits(given: tuple[str, ...]) -> dict[str, float]:
    from chainsim.model.baseline import TOLERANCES

    return read_tolerances(given, tuple(TOLERANCES), "METER")


def _played(ctx: click.Context, before: Played) -> Played:
    """As the command line says, where it says anything; else as before.

    Raises:
        UsageError: the excerpt ends before it begins.
    """
    from click.core import ParameterSource

    names = ("settings", "start_s", "end_s", "tail_s")
    said = {name: ctx.params[name] for name in names if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    played = before.model_copy(update=said)
    if played.end_s is not None and played.end_s <= played.start_s:
        raise UsageError(f"--end-s {played.end_s:g} must be after --start-s {played.start_s:g}")
    return played


def _measured(wanted: Sequence[Wanted], file: Path, jobs: int, values: dict[str, Any]) -> list[Remeasured]:
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.value_parsing import parse_settings
    from chainsim.tasks.baseline_request import measured

    del values["settings"]  # as each is played
    options = take_run_options(values)
    with ProgressBar("measuring") as progress:
        return measured(wanted, file, parse_settings, options, jobs, progress)


command.add_command(prune)
