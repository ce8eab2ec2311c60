"""Options for what is said and how: `--format`, `--output`, `--no-color`, `--verbose`, and `--fail-on`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.report_files import report_files
from chainsim.tasks.fail_on import FAIL_ON

if TYPE_CHECKING:
    from chainsim.cli.output import Output

Command = Callable[..., Any]

FORMATS = ("text", "json")
PAGES = (*FORMATS, "html")
SHOWN = (*PAGES, "md")
"""What shows one result."""
TABLES = ("csv",)
"""A row for each, for spreadsheets."""
TABLE_FILES = ("parquet",)
"""The same for data frames."""
JUDGED = (*SHOWN, "junit", "sarif", "github", "gitlab", "lines", *TABLES)
"""What shows several, judged."""
DRIFTS = (*SHOWN, "junit", "sarif", "github")
"""What shows what moved."""
BADGES = ("badge", "shields")
"""How several ended, for a page."""
GATED = (*SHOWN, "junit", "csv")
"""What shows a plugin, judged."""
PICTURES = ("png",)
"""What is written to files alone: a terminal can't show it."""

CATALOGUES = ("catalogue",)
"""A folder of pages and JSON."""


def report_options(formats: Sequence[str], only_in_files: Sequence[str] = ()) -> Callable[[Command], Command]:
    """`--format`, `--output`, `--no-color`, `--verbose`, with the formats that a command can write."""
    every = (*formats, *only_in_files)

    def add(command: Command) -> Command:
        for option in (
            click.option("--verbose", is_flag=True, help="Say more on stderr; show where an internal error happened."),
            click.option("--no-color", is_flag=True, help="No colours, like the environment variable NO_COLOR."),
            click.option(
                "--output", "files", metavar="FORMAT=FILE", multiple=True, callback=report_files(every),
                help=f"Also write a report to a file ({', '.join(every)}); may be repeated.",
            ),
            click.option(
                "--format", "form", type=click.Choice(formats), default="text", show_default=True,
                help="What is printed on stdout.",
            ),
        ):  # fmt: skip
            command = option(command)
        return command

    return add


output_options = report_options(FORMATS)
"""For commands with no more than text and JSON."""


series_option = click.option("--series", is_flag=True, help="JSON with the levels over time at every point.")


def fail_on_option(default: str) -> Callable[[Command], Command]:
    """`--fail-on` with a command's own default."""
    return click.option(
        "--fail-on", type=click.Choice(FAIL_ON), default=default,
        show_default=True, help="Exit with 1 if there is a finding this bad, or worse.",
    )  # fmt: skip


def take_output(values: dict[str, Any]) -> Output:
    """Move the values of `output_options` out of a command's arguments."""
    from chainsim.cli.output import Output

    del values["verbose"]  # read by main, which is the one to need it
    return Output(values.pop("form"), values.pop("files"), values.pop("no_color"))
