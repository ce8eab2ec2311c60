"""The program `chainsim`: its commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence

import click

from chainsim.cli.lazy_group import LazyGroup
from chainsim.cli.process_end import end_process
from chainsim.cli.standard_streams import flush_standard_output, give_up_standard_output, open_standard_streams
from chainsim.cli.unfinished_reports import AskedReport, asked_reports, report_failure
from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.memory_tuning import collect_no_more, collect_seldom
from chainsim.engine.own_program import this_is_the_program
from chainsim.errors import ChainFileError, ChainsimError, RenderError, UsageError, internal_error

INTERRUPTED = 130  # as shells have it: 128 + SIGINT
INTERNAL_ERROR = 3

SUMMARIES = {
    "run": "Measure a chain on a track and show every level, finding and trim.",
    "serve": "Open a page on this machine: drop a track, turn the knobs, see and hear what they do.",
    "check": "Check chains, for continuous integration: fails on findings.",
    "mix": "Mix a session, and show what its tracks add up to.",
    "baseline": "Keep the levels of chains in a file, and report what drifts from them.",
    "presets": "Play the same audio into every preset of a folder and compare what comes out.",
    "review": "Review finished mixes: loudness, clipping, limiting, and a score.",
    "render": "Write the audio at every tap as WAV files.",
    "demo": "Hear and see why to turn a trim, not the fader: on a built-in track, no file needed.",
    "fader-vs-trim": "Compare lowering the fader with lowering a trim, on your own chain.",
    "sweep": "Sweep a level or a parameter through a range, and find the sweet spot.",
    "probe": "Find out what plugins do to level, and where they stop being clean.",
    "catalogue": "Merge catalogues: what several people have measured of their plugins.",
    "plugins": "List the plugins that can be hosted here.",
    "parameters": "List a plugin's parameters with defaults and ranges.",
    "explain": "Explain a finding: what it means, how it was measured, what to do.",
    "import": "Make a session or chain from a REAPER project, a DAWproject, an FX chain or a pedalboard script.",
    "export": "Write a chain as a pedalboard script, as effects for REAPER, "
    "or its plugins' states as .vstpreset files.",
    "init": "Write a commented chain file to start from.",
    "schema": "Print a JSON Schema, for editors and other programs.",
    "doctor": "Show what is installed, and what to do about what is missing.",
    "completion": "Print a shell's completion script.",
}


@click.group(
    cls=LazyGroup,
    package="chainsim.cli",
    summaries=SUMMARIES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong command, chain or audio file, "
    "3 could not measure.",
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=lambda ctx, _, asked: _version(ctx, asked),
    help="Show the versions of chainsim and pedalboard, and whether the meters are compiled.",
)  # fmt: skip
def cli() -> None:
    r"""Show where a plugin chain goes wrong.

    Renders a track through the chain stage by stage, measures the level at every point between the plugins,
    finds which stage raises the level and which one clips, and recommends trims.

    \b
      chainsim demo                        no file needed
      chainsim serve                       the page: drop a track, turn knobs
      chainsim init vocal.yaml             write a chain file to start from
      chainsim run vocal.yaml take3.wav
      chainsim mix song.RPP                a REAPER project, or a session
      chainsim run --stage 'Compressor:threshold_db=-20,ratio=4' take3.wav
    """


def _version(context: click.Context, asked: bool) -> None:
    """One line, for questions to be answered by."""
    if not asked or context.resilient_parsing:
        return
    from importlib.metadata import version

    from chainsim.measure import compiled_kernel

    meters = "compiled" if compiled_kernel.available else "on numpy"
    click.echo(f"chainsim {version('chainsim')} (pedalboard {version('pedalboard')}, meters {meters})")
    context.exit()


def main() -> None:
    """Run the program and leave with its exit code."""
    open_standard_streams()
    this_is_the_program()
    signal.signal(signal.SIGTERM, _terminate)
    collect_seldom(from_the_beginning=True)
    os.environ.setdefault(*ONE_BLAS_THREAD)  # before anything loads NumPy
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # which are looked for among all that is installed
    code = run(sys.argv[1:])
    if code == INTERRUPTED:
        _log_no_more()
    collect_no_more()
    unwritten = flush_standard_output()
    end_process(code or unwritten)


def _log_no_more() -> None:
    """What a cluster's client logs of its end, which a second Ctrl-C breaks off, is a traceback to nobody."""
    import logging

    logging.disable(logging.CRITICAL)


def _terminate(number: int, _: object) -> None:
    """Leave by way of every `finally`: render processes are ended, files half written are removed."""
    raise SystemExit(128 + number)


def run(arguments: Sequence[str]) -> int:
    """The program without its exit: arguments in, exit code out, messages on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal's encoding never stops a report
    reports = asked_reports(arguments)
    try:
        code = cli.main(list(arguments), prog_name="chainsim", standalone_mode=False)
    except ChainsimError as error:
        _end(arguments, reports, message(error))
        if isinstance(error, RenderError) and error.failure:
            from chainsim.cli.output import show_printed

            show_printed(error.failure.printed)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _end(arguments, reports, "interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        _end(arguments, reports, error.format_message(), shown=True)
        return error.exit_code
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno in (errno.EBADF, errno.ENOSPC):
            give_up_standard_output()  # click's own pages: everything else goes out through cli.output
            click.echo(f"chainsim: can't write to standard output: {error.strerror}", err=True)
            return UsageError.exit_code
        if isinstance(error, FileNotFoundError) and not _has_current_folder():
            click.echo("chainsim: the current folder has been deleted; change into one that is there", err=True)
            return UsageError.exit_code
        if "--verbose" in arguments:
            traceback.print_exc()
        _end(arguments, reports, internal_error(error))
        return INTERNAL_ERROR
    return code if isinstance(code, int) else 0


def _end(arguments: Sequence[str], reports: Sequence[AskedReport], told: str, *, shown: bool = False) -> None:
    """Say what ended the run, to who reads messages and to who reads reports."""
    if not shown:
        click.echo(told, err=True)
    for line in report_failure(arguments[0], reports, told) if reports else ():
        click.echo(line, err=True)


def _has_current_folder() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - only whether there is one
    except FileNotFoundError:
        return False
    return True


def message(error: ChainsimError) -> str:
    """Positions come first in messages about chain files (editors read them); others say who speaks.

    Names from files are in it, so that what could steer the terminal is written out, line by line.
    """
    from chainsim.report.kit.cells import clean

    text = str(error) if isinstance(error, ChainFileError) else f"chainsim: {error}"
    return "\n".join(clean(line) for line in text.split("\n"))
