"""`chainsim schema`: the JSON Schema of chain files."""

from __future__ import annotations

import json

import click


@click.command()
def command() -> int:
    r"""Print the JSON Schema of chain files, for editors and other programs.

    \b
      chainsim schema > chainsim.schema.json

    An editor with yaml-language-server takes it from a first line like this:

    \b
      # yaml-language-server: $schema=chainsim.schema.json
    """
    from chainsim.cli.output import emit
    from chainsim.load import chain_schema

    emit(json.dumps(chain_schema(), indent=2) + "\n")
    return 0
