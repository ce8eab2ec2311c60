"""`chainsim schema`: the JSON Schemas of chain and session files, and of what is printed as JSON."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("kind", type=click.Choice(["chain", "session", "result", "check"]), default="chain")
def command(kind: str) -> int:
    r"""Print a JSON Schema, for editors and other programs.

    That of chain or session files, or that of what `run` (result) and `check` print with --format json.

    \b
      chainsim schema > chainsim.schema.json
      chainsim schema session > session.schema.json
      chainsim schema result > result.schema.json

    An editor with yaml-language-server takes it from a first line like this:

    \b
      # yaml-language-server: $schema=chainsim.schema.json
    """
    from chainsim.cli.output import emit
    from chainsim.load import chain_schema, session_schema
    from chainsim.report.json_schema import check_schema, result_schema

    made = {"chain": chain_schema, "session": session_schema, "result": result_schema, "check": check_schema}[kind]()
    emit(json.dumps(made, indent=2) + "\n")
    return 0
