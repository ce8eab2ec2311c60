"""The options of `chainsim mix` that no other command has."""

from __future__ import annotations

import os
from pathlib import Path

import click

from chainsim.cli.report_options import Command
from chainsim.model.session_trim import Plan


def mix_options(command: Command) -> Command:
    """How trims are worked out, and what becomes of them."""
    for option in (
        click.option(
            "--accept-left-out", is_flag=True,
            help="Treat what was found of a project as the whole, so that there are trims; the rest is still named.",
        ),
        click.option(
            "--trim-sheet", "sheet", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
            help="Write a list of what to turn by hand in your DAW: .txt, .csv or .html.",
        ),
        click.option(
            "--no-proof", is_flag=True, help="Estimate trims by arithmetic, without mixing again to prove them."
        ),
        click.option(
            "--keep-loudness",
            is_flag=True,
            help="Raise the master fader by the loudness that trims take away, as far as the output has room.",
        ),
        click.option(
            "--diff", is_flag=True, help="Show what --fix would write, as a patch; exits with 1 if there is anything."
        ),
        click.option(
            "--in-place",
            is_flag=True,
            help="With --fix of a REAPER project: change the project itself, and keep the original next to it.",
        ),
        click.option(
            "--fix", is_flag=True, help="Write the trims into the session file, or into a copy of a REAPER project."
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
            help="How many tracks are rendered at once.",
        ),
        click.option(
            "--plan", type=click.Choice([plan.value for plan in Plan]), default=Plan.ALL_ALIKE.value, show_default=True,
            help="How trims change the clip gains; either way the balance is kept.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command
