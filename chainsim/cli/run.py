"""`chainsim run`: one chain on one track, shown."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.rate_and_block_comparison import hosting_options, run_hosted
from chainsim.cli.render_options import audio_dir_option, missing_option, render_options, trim_options
from chainsim.cli.report_options import (
    PICTURES,
    SHOWN,
    TABLE_FILES,
    TABLES,
    fail_on_option,
    report_options,
    series_option,
)
from chainsim.engine.guard_startup import get_ready
from chainsim.errors import RenderError, UsageError
from chainsim.tasks.fail_on import NEVER

if TYPE_CHECKING:
    from chainsim.cli.run_output import ShownRun


@click.command()
@click.argument("chain", required=False, metavar="[CHAIN]")
@click.argument("audio", required=False, metavar="AUDIO")
@click.option(
    "--stage", "stages", metavar="NAME:PARAMETER=VALUE,...", multiple=True,
    help="Write a chain on the command line: a built-in effect or a .vst3; repeat for each stage.",
)  # fmt: skip
@click.option(
    "--write-fixed", "copy", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the chain with its trims to another file; CHAIN is not changed.",
)  # fmt: skip
@click.option(
    "--watch",
    "keep_watching",
    is_flag=True,
    help="Run again whenever the chain or the audio file changes, until Ctrl-C.",
)
@click.option(
    "--trim-sheet", "sheet", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write a list of what to turn by hand in your DAW: .txt, .csv or .html.",
)  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(min=1),
    help="How many stages are worked on at a time; default: one per core.",
)  # fmt: skip
@click.option("--track", metavar="NAME", help="Of a DAW's project: the track whose chain to run.")
@fail_on_option(NEVER)
@trim_options
@click.option(
    "--export-bits",
    type=click.Choice(["16", "24"]),
    help="Count the samples that would clip in a file of this many bits.",
)
@hosting_options
@audio_dir_option
@missing_option
@render_options
@click.option(
    "--embed-audio",
    is_flag=True,
    help="Put the loudest half minute into the HTML report, to compare input and output level-matched.",
)
@click.option("--details", is_flag=True, help="The text report in full: findings, answers, and the proof tap by tap.")
@series_option
@report_options((*SHOWN, *TABLES), only_in_files=(*PICTURES, *TABLE_FILES))
def command(
    chain: str | None,
    audio: str | None,
    stages: tuple[str, ...],
    keep_watching: bool,
    track: str | None,
    audio_dirs: tuple[Path, ...],
    sample_rates: tuple[int, ...] | None,
    block_sizes: tuple[int, ...] | None,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Measure a chain on a track and show every level, finding and trim.

    CHAIN is a chain file (see `chainsim init`), AUDIO the track to play into it. A chain with a source of its own
    needs no AUDIO; AUDIO alone is measured as it is, without inserts.

    \b
      chainsim run vocal.yaml take3.wav
      chainsim run vocal.yaml take3.wav --set 'Drive.drive_db=12' --format json
      chainsim run --stage 'Compressor:ratio=4' --stage Limiter take3.wav
      chainsim run vocal.yaml take3.wav --output html=report.html --embed-audio
      chainsim run vocal.yaml take3.wav --watch
      chainsim run song.RPP --track 'Lead Vocal'
      chainsim run vocal.yaml take3.wav --write-fixed vocal-trimmed.yaml
      chainsim run vocal.yaml take3.wav --sample-rates 44100,96000
      chainsim run --stage ~/.vst3/ZamTube.vst3:trim_db=-6 take3.wav

    Exits with 0 whatever it finds, unless you give --fail-on.
    """
    get_ready()
    from chainsim.cli.run_output import take_shown_run
    from chainsim.tasks.file_kinds import is_chain_file, is_project
    from chainsim.tasks.project_refusal import refuse_unread

    shown = take_shown_run(values)
    if chain is not None:
        refuse_unread(chain)
    hosted_in_ways = sample_rates or block_sizes
    if chain is not None and is_project(chain):
        if keep_watching or stages or hosted_in_ways:
            raise UsageError("a project of another program is measured as it is; to work on it: chainsim import")
        return _of_project(shown, Path(chain), audio, track, audio_dirs)
    if audio_dirs:
        raise UsageError("--audio-dir is for projects of other programs: chainsim run song.RPP --audio-dir FOLDER")
    if track is not None:
        raise UsageError("--track is for projects of other programs: chainsim run song.RPP --track Vocal")

    if hosted_in_ways:
        if keep_watching:
            raise UsageError("--watch shows one run again and again, --sample-rates and --block-sizes compare several")
        return run_hosted(shown, chain, audio, stages, sample_rates or (), block_sizes or ())

    def once() -> int:
        return shown.exit_code(shown.show(chain, audio, stages))

    if not keep_watching:
        return once()
    if stages or chain is None or not is_chain_file(chain):
        raise UsageError("--watch is for a chain file: it has something that you can change")
    from chainsim.cli.live_levels import LevelsFirst
    from chainsim.cli.watch import watch
    from chainsim.engine import idle_processes

    levels = LevelsFirst(chain, audio, shown.settings, shown.options)

    def levels_first() -> int:
        if sys.stdout.isatty():
            levels.show()
        return once()

    with idle_processes.kept():  # nothing starts anew between two saves
        return watch(levels_first, [Path(file) for file in (chain, audio) if file is not None])


def _of_project(shown: ShownRun, file: Path, audio: str | None, track: str | None, audio_dirs: tuple[Path, ...]) -> int:
    """One track of another program's project; a copy with the trims is one of the project."""
    from chainsim.tasks.imported_left_out import not_in_chain
    from chainsim.tasks.imported_project import imported, only_chain
    from chainsim.tasks.nothing_imported import no_audio_of_track
    from chainsim.tasks.project_errors import told_of_project
    from chainsim.tasks.project_fixing import chain_trims, remembered, trimmed_copy

    project, target = remembered(file), shown.copy
    with imported(file, shown.options, track=track, audio_dirs=audio_dirs) as made:
        chain = str(only_chain(made, file).file)
        lost = not_in_chain(made.notes, with_items=audio is None)
        if audio is None and made.audio is None and track is not None:
            no_audio_of_track(file, track, made.notes)
        for said in lost:
            click.echo(said, err=True)
        if lost and target is not None:
            raise RenderError(f"no trims are written: {lost[0]}")
        played = audio or (None if made.audio is None else str(made.audio))
        told = partial(told_of_project, made=made.file, project=file)
        result = replace(shown, copy=None).show(chain, played, (), told)
        if target is not None and result.complete:
            click.echo(trimmed_copy(project, chain_trims(result, made.line, track or ""), target), err=True)
        return RenderError.exit_code if lost else shown.exit_code(result)
