"""How deep a TOML file is nested: what settings never need, and what takes a parser hours or its whole stack.

tomllib takes time that grows with the square of a dotted key's parts: 100,000 of them in 200 kB never end. So these
are looked for in the text before it is parsed.
"""

from __future__ import annotations

import re
from typing import Any

MOST_DEEP = 32
"""A pyproject.toml holds other programs' tables."""

_BETWEEN_KEYS = re.compile(rb"[\s=\[\]{},#]")


class TooDeep(ValueError):
    """Tables and lists are nested more than `MOST_DEEP` deep."""


def read_toml(content: bytes) -> dict[str, Any]:
    """The tables of a file.

    Raises:
        TooDeep: see there.
        ValueError: it is no TOML, no UTF-8, or holds a number of more digits than Python converts.
    """
    import tomllib  # most who look for settings find no file of them

    if _has_long_key(content):
        raise TooDeep
    try:
        values = tomllib.loads(content.decode("utf-8"))
    except RecursionError:
        raise TooDeep from None
    if _depth(values) > MOST_DEEP:
        raise TooDeep
    return values


def _has_long_key(content: bytes) -> bool:
    """Whether more than `MOST_DEEP` words stand in a row with dots between them."""
    parts = 0
    for piece in content.split(b"."):
        part = piece.strip(b" \t")
        is_quoted = len(part) > 1 and part[:1] == part[-1:] and part[:1] in (b'"', b"'") and b"\n" not in part
        parts = parts + 1 if part and (is_quoted or not _BETWEEN_KEYS.search(part)) else 0
        if parts > MOST_DEEP:
            return True
    return False


def _depth(values: dict[str, Any]) -> int:
    """Without recursion, which dotted keys would exhaust."""
    level: list[Any] = [values]
    depth = 0
    while level:
        depth += 1
        inside = [each for one in level for each in (one.values() if isinstance(one, dict) else one)]
        level = [each for each in inside if isinstance(each, dict | list)]
    return depth
