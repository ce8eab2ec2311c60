"""chain file -> Chain, session file -> Session: YAML with line and column, schema, every mistake at once.

What only a plugin knows (whether it is there, its parameters and their ranges) is checked where plugins are
hosted; `ChainDocument` has the positions that such messages need.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from chainsim.load.chain_document import ChainDocument, parse_document, stage_location
from chainsim.load.chain_files import load_chain, read_document
from chainsim.load.template import TEMPLATE

if TYPE_CHECKING:
    from chainsim.load.json_schema import chain_schema, session_schema
    from chainsim.load.session_document import SessionDocument, is_session, parse_session, read_session, strips

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


_WHERE = {
    "chainsim.load.json_schema": ("chain_schema", "session_schema"),
    "chainsim.load.session_document": ("SessionDocument", "is_session", "parse_session", "read_session", "strips"),
}
_MODULES = {name: module for module, names in _WHERE.items() for name in names}


if not TYPE_CHECKING:  # else every name would be right to a type checker

    def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
        # Who plays a chain need not wait for what sessions are made of.
        if name not in _MODULES:
            raise AttributeError(f"module 'chainsim.load' has no attribute '{name}'")
        value = getattr(importlib.import_module(_MODULES[name]), name)
        globals()[name] = value
        return value
