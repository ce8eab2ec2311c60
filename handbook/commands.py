"""A page for every command, as click has it."""

from __future__ import annotations

import inspect
import re

import click

from chainsim.cli.main import SUMMARIES, cli
from chainsim.report.kit.markdown import markdown
from handbook.places import write


def write_commands() -> None:
    """All pages, and the page that lists them."""
    lines = ["# Commands", "", "Exit codes: 0 clean, 1 findings, 2 a wrong command, chain or audio file, 3 could "]
    lines[-1] += "not measure. Every command knows `--help`."
    lines += ["", "| Command | What it does |", "| --- | --- |"]
    for name, summary in SUMMARIES.items():
        lines.append(f"| [{name}]({name}.md) | {markdown(summary)} |")
        write(f"commands/{name}.md", _page(name))
    write("commands/index.md", "\n".join(lines))


def _page(name: str) -> str:
    context = click.Context(cli, info_name="chainsim")
    command = cli.get_command(context, name)
    assert command is not None  # noqa: S101 - it is in the table
    return "\n".join(_command(command, click.Context(command, info_name=name, parent=context), 1))


def _command(command: click.Command, context: click.Context, level: int) -> list[str]:
    lines = [f"{'#' * level} chainsim {context.command_path.removeprefix('chainsim ')}", ""]
    lines += [*_help(command.help or ""), "```text", _usage(command, context), "```", ""]
    rows = [row for row in map(_row, command.params) if row]
    if rows:
        lines += ["| Option | |", "| --- | --- |", *rows, ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                lines += _command(inner, click.Context(inner, info_name=name, parent=context), level + 1)
    return lines


def _usage(command: click.Command, context: click.Context) -> str:
    return " ".join([context.command_path, *command.collect_usage_pieces(context)])


def _help(text: str) -> list[str]:
    """Paragraphs; those that click leaves as they are stand in blocks."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(text).replace("\\b\n", "\b\n").split("\n\n"):
        if paragraph.startswith("\b"):
            lines += ["```text", *(line[2:] if line.startswith("  ") else line for line in paragraph.split("\n")[1:])]
            lines += ["```", ""]
        else:
            lines += [markdown(" ".join(paragraph.split())), ""]
    return lines


def _row(parameter: click.Parameter) -> str:
    if not isinstance(parameter, click.Option) or parameter.hidden:
        return ""
    context = click.Context(click.Command("x"))
    record = parameter.get_help_record(context)
    if record is None:
        return ""
    names, text = record
    return f"| `{re.sub(r'[|]', '¦', names)}` | {markdown(text)} |"
