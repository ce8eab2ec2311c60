"""chain file -> Chain, session file -> Session: YAML with line and column, schema, every mistake at once.

What only a plugin knows (whether it is there, its parameters and their ranges) is checked where plugins are
hosted; `ChainDocument` has the positions that such messages need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainsim.load.chain_document import ChainDocument, parse_document, stage_location
from chainsim.load.chain_files import load_chain, read_document
from chainsim.load.template import TEMPLATE
from chainsim.names_on_demand import names_on_demand

if TYPE_CHECKING:
    from chainsim.load.json_schema import chain_schema, session_schema
    from chainsim.load.session_document import SessionDocument, parse_session, read_session, strips
    from chainsim.load.session_recognition import is_session

__all__ = [
    "load_chain",
    "read_document",
    "parse_document",
    "ChainDocument",
    "stage_location",
    "chain_schema",
    "session_schema",
    "SessionDocument",
    "is_session",
    "parse_session",
    "read_session",
    "strips",
    "TEMPLATE",
]


if not TYPE_CHECKING:  # else every name would be right to a type checker
    # Who plays a chain need not wait for what sessions are made of.
    __getattr__ = names_on_demand(
        __name__,
        {
            "chainsim.load.json_schema": ("chain_schema", "session_schema"),
            "chainsim.load.session_document": ("SessionDocument", "parse_session", "read_session", "strips"),
            "chainsim.load.session_recognition": ("is_session",),
        },
    )
