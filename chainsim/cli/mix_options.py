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
            help="Of a project: take what is here for the whole. What is not is named all the same; trims are told.",
        ),
        click.option(
            "--trim-sheet", "sheet", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
            help="Write what to turn by hand in another program: .txt, .csv or .html.",
        ),
        click.option(
            "--no-proof", is_flag=True, help="Estimate trims by arithmetic; don't mix again to solve and prove them."
        ),
        click.option(
            "--keep-loudness",
            is_flag=True,
            help="Put the loudness that trims take into the master fader, as far as the output has room.",
        ),
        click.option(
            "--diff", is_flag=True, help="Show what --fix would write, and write nothing; exits with 1 if anything."
        ),
        click.option(
            "--in-place",
            is_flag=True,
            help="With --fix of a REAPER project: write into the project itself, and keep it as it was beside it.",
        ),
        click.option(
            "--fix", is_flag=True, help="Write the trims into the session file; of a REAPER project, into a copy."
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
            help="How many tracks are rendered at once.",
        ),
        click.option(
            "--plan", type=click.Choice([plan.value for plan in Plan]), default=Plan.ALL_ALIKE.value, show_default=True,
            help="How trims turn the clip gains; either way faders keep the balance.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command
