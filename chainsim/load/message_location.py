"""Where messages about a mapping point to."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.load.yaml_nodes import Location, MappingNode


@dataclass(frozen=True, slots=True)
class Place:
    """A mapping that is checked against a model, and what messages call it."""

    node: MappingNode
    location: Location
    words: str  # "stage 'comp'", "the chain"
    others: str = ""  # said after the known keys where an unknown one resembles none of them
