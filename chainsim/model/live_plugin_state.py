"""A live plugin's state on its way into the render process: what it says of itself, and where its knobs are.

A state that is read right after a knob was turned lacks that turn in many plugins, so both are needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

_MAGIC = b"chainsim live state 1\n"


@dataclass(frozen=True, slots=True)
class LiveState:
    """`raw_values` from 0 to 1, by the plugin's own name of each parameter."""

    raw_state: bytes
    raw_values: Mapping[str, float]

    def pack(self) -> bytes:
        """As it stands in a file."""
        return _MAGIC + json.dumps(dict(self.raw_values)).encode() + b"\n" + self.raw_state

    @classmethod
    def unpack(cls, content: bytes) -> LiveState:
        """What was packed; anything else is a raw state alone."""
        if not content.startswith(_MAGIC):
            return cls(content, {})
        values, _, raw_state = content[len(_MAGIC) :].partition(b"\n")
        return cls(raw_state, json.loads(values))
