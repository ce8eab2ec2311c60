"""The options that the commands of `chainsim baseline` share."""

from __future__ import annotations

import os
from pathlib import Path

import click

from chainsim.cli.report_options import Command

DEFAULT_FILE = "chainsim-baseline.json"


def baseline_file_option(command: Command) -> Command:
    """`--baseline`; `file` of its arguments then says which."""
    return click.option(
        "--baseline", "file", type=click.Path(dir_okay=False, path_type=Path), default=DEFAULT_FILE, show_default=True,
        help="The file that keeps the levels.",
    )(command)  # fmt: skip


def baseline_options(command: Command) -> Command:
    """`--tolerance`, `--baseline`, `--jobs`, `--audio`, and the chains."""
    for option in (
        click.option(
            "--tolerance", "tolerances", metavar="METER=VALUE", multiple=True,
            help="How far a figure may move, as true_peak_dbtp=0.5 or response_db=1; may be repeated.",
        ),
        baseline_file_option,
        click.option(
            "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
            help="How many chains are measured at once.",
        ),
        click.option(
            "--audio", "audios", metavar="FILE", multiple=True,
            help="Play this into every chain instead of its own source; may be repeated.",
        ),
        click.argument("chains", metavar="[PATH]...", nargs=-1),
    ):  # fmt: skip
        command = option(command)
    return command
