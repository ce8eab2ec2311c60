"""Commands that a page names without running them: they exist, and so do their options."""

from __future__ import annotations

import re
import shlex

import click

from chainsim.cli.main import SUMMARIES, cli


def mistakes(line: str) -> list[str]:
    """What is wrong with a line of a shell; [] where it does not begin with chainsim."""
    try:
        words = shlex.split(line.replace("<", " ").replace(">", " "), comments=True)
    except ValueError:
        return [f"no command line: {line}"]
    if not words or words[0] != "chainsim" or len(words) < 2:
        return []
    name = words[1]
    if name.startswith("-"):
        return []
    if name not in SUMMARIES:
        return [f"there is no command '{name}': {line}"]
    context = click.Context(cli, info_name="chainsim")
    command = cli.get_command(context, name)
    if isinstance(command, click.Group) and len(words) > 2:
        command = command.get_command(click.Context(command), words[2])
    if command is None:
        return [f"there is no command '{name} {words[2]}': {line}"]
    known = {"-h", "--help", *(opt for p in command.params for opt in (*p.opts, *p.secondary_opts))}
    named = {word.partition("=")[0] for word in words[2:] if re.match(r"--?[a-z]", word)}
    return [f"'{name}' has no option '{option}': {line}" for option in sorted(named - known)]
