"""A group of commands that are imported one at a time, when called: `--help` needs none of them."""

from __future__ import annotations

import difflib
import importlib
import keyword
from collections.abc import Mapping
from typing import Any

import click

from chainsim.cli.option_like_files import refuse_files_like_options


class LazyGroup(click.Group):
    """`summaries` maps each command to its one line of help; its module in `package` has the command's own name."""

    def __init__(self, *args: Any, package: str, summaries: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.help = _unwrapped(self.help)
        self._package = package
        self._summaries = summaries

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it; here all arguments pass, on Windows with patterns expanded."""
        refuse_files_like_options(args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table: the most used first."""
        return [*self._summaries, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and take its `command`."""
        if cmd_name not in self._summaries:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"{self._package}.{module_name(cmd_name)}")
        command: click.Command = module.command
        command.help = _unwrapped(command.help)
        if isinstance(command, click.Group):
            for below in command.commands.values():
                below.help = _unwrapped(below.help)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with a suggestion for a command that does not exist."""
        name = args[0]
        if name in self._summaries or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        close = difflib.get_close_matches(name, self._summaries, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"expected one of: {', '.join(self._summaries)}"
        raise click.UsageError(f"no command '{name}', {hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table of commands, from the summaries alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._summaries.items()))


def module_name(command: str) -> str:
    """Of a command; one that is a word of Python has an underscore behind it."""
    name = command.replace("-", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


def _unwrapped(text: str | None) -> str | None:
    r"""Click leaves paragraphs alone that begin with a backspace; raw docstrings have `\b` as two characters."""
    return text and text.replace("\\b\n", "\b\n")
