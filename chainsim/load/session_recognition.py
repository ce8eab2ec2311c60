"""Whether a file is a session. Every file that may be one is asked, so nothing is needed that sessions are made of."""

from __future__ import annotations

from chainsim.load.mistakes import Mistakes
from chainsim.load.text_decoding import UndecodableError, decode
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import MappingNode


def is_session(content: bytes) -> bool:
    """Whether a file is meant as a session: it has the key `tracks`, however wrong the rest may be."""
    try:
        text = decode(content)
    except UndecodableError:
        return False
    root = compose(text, Mistakes("")) if "tracks" in text else None
    return isinstance(root, MappingNode) and "tracks" in root.entries and "stages" not in root.entries
