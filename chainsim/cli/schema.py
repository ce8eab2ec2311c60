"""`chainsim schema`: the JSON Schemas of chain and session files."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("kind", type=click.Choice(["chain", "session"]), default="chain")
def command(kind: str) -> int:
    r"""Print the JSON Schema of chain or session files, for editors and other programs.

    \b
      chainsim schema > chainsim.schema.json
      chainsim schema session > session.schema.json

    An editor with yaml-language-server takes it from a first line like this:

    \b
      # yaml-language-server: $schema=chainsim.schema.json
    """
    from chainsim.cli.output import emit
    from chainsim.load import chain_schema, session_schema

    schema = session_schema() if kind == "session" else chain_schema()
    emit(json.dumps(schema, indent=2) + "\n")
    return 0
