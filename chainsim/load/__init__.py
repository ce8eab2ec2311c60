"""chain file -> Chain: YAML with line and column, schema, every mistake at once.

What only a plugin knows (whether it is there, its parameters and their ranges) is checked where plugins are
hosted; `ChainDocument` has the positions that such messages need.
"""

from chainsim.load.document import ChainDocument, parse_document, stage_location
from chainsim.load.reading import load_chain, read_document
from chainsim.load.schema import chain_schema
from chainsim.load.template import TEMPLATE

__all__ = [
    "load_chain",
    "read_document",
    "parse_document",
    "ChainDocument",
    "stage_location",
    "chain_schema",
    "TEMPLATE",
]
