"""`chainsim schema`: the JSON Schemas of chain and session files, and of what is printed as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainsim.cli.render_options import memory_option, plugin_options

if TYPE_CHECKING:
    from chainsim.model.options import ProcessLimits


@click.command()
@click.argument("kind", type=click.Choice(["chain", "session", "result", "check", "systems"]), default="chain")
@click.option(
    "--with-plugins", is_flag=True,
    help="Include all installed plugins and their parameters, with ranges and units, for completion in an editor.",
)  # fmt: skip
@memory_option
@plugin_options
def command(
    kind: str, with_plugins: bool, plugin_dirs: tuple[Path, ...], timeout_s: float, memory_limit_bytes: int | None
) -> int:
    r"""Print a JSON Schema, for editors and other programs.

    That of chain or session files, or that of what `run` (result), `check` and `presets --each-system` (systems) print
    with --format json.

    \b
      chainsim schema > chainsim.schema.json
      chainsim schema --with-plugins > chainsim.schema.json
      chainsim schema session > session.schema.json
      chainsim schema result > result.schema.json

    An editor with yaml-language-server takes it from a first line like this:

    \b
      # yaml-language-server: $schema=chainsim.schema.json
    """
    from chainsim.cli.output import emit
    from chainsim.load import chain_schema, session_schema
    from chainsim.model.options import ProcessLimits
    from chainsim.report.json_schema import check_schema, result_schema, systems_schema

    if with_plugins:
        if kind != "chain":
            raise click.UsageError("--with-plugins is for the schema of chain files")
        emit(_with_plugins(plugin_dirs, ProcessLimits(timeout_s, memory_limit_bytes)))
        return 0
    schemas = {
        "chain": chain_schema,
        "session": session_schema,
        "result": result_schema,
        "check": check_schema,
        "systems": systems_schema,
    }
    emit(json.dumps(schemas[kind](), indent=2) + "\n")
    return 0


def _with_plugins(plugin_dirs: tuple[Path, ...], limits: ProcessLimits) -> str:
    from chainsim.cli.progress import ProgressBar
    from chainsim.tasks.chain_schema_with_plugins import schema_with_plugins

    with ProgressBar("plugins") as progress:
        made = schema_with_plugins(plugin_dirs, limits, progress)
    for one in made.refused:
        click.echo(f"chainsim: {one.name} would not say what it has; its name alone is in the schema", err=True)
    return json.dumps(made.schema, indent=2) + "\n"
