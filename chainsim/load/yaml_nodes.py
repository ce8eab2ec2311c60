"""A chain file as read: a tree of values that know their line and column (from 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chainsim.load.yaml_scalars import Scalar

Location = tuple[str | int, ...]
"""How to reach a value: ("stages", 2, "parameters", "threshold_db"). Lists count from 0."""


class Span(NamedTuple):
    """From the first character of something to behind its last, counted from the beginning of the text."""

    start: int
    end: int


@dataclass(slots=True)
class ScalarNode:
    """One value; `text` is as written, without quotes. `span` covers quotes, anchor and tag as well."""

    line: int
    column: int
    value: Scalar
    text: str
    span: Span
    size: int = 1
    height: int = 1
    alias: bool = False  # `*name` stands here; `span` is its own
    shared: bool = False  # an alias elsewhere repeats it


@dataclass(slots=True)
class SequenceNode:
    """A list. `size` counts all values in it, aliases expanded; `height` how deep it goes.

    The end of `span` means something in flow style (`[...]`) only: in block style it is where the next thing begins.
    """

    line: int
    column: int
    span: Span
    flow: bool
    items: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 1
    alias: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A key's position and its value; `span` is the key's."""

    line: int
    column: int
    node: Node
    span: Span


@dataclass(slots=True)
class MappingNode:
    """Keys, as written, with their values. `size`, `height` and `span` as for lists."""

    line: int
    column: int
    span: Span
    flow: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    size: int = 1
    height: int = 1
    alias: bool = False
    shared: bool = False


Node = ScalarNode | SequenceNode | MappingNode


def plain(node: Node) -> object:
    """The value without positions; lists become tuples, which is what the frozen models hold."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, SequenceNode):
        return tuple(plain(item) for item in node.items)
    return {key: plain(entry.node) for key, entry in node.entries.items()}


def child(node: Node, step: str | int) -> Node | None:
    """The value one step further, None where there is none."""
    if isinstance(node, MappingNode):
        entry = node.entries.get(step) if isinstance(step, str) else None
        return entry.node if entry else None
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def position(root: Node | None, location: Sequence[str | int], *, key: bool) -> tuple[int, int]:
    """Line and column of the key (else the value) at a location, or of the nearest enclosing thing that exists."""
    if root is None:
        return 1, 1
    node, line, column = root, root.line, root.column
    for step in location:
        below = child(node, step)
        if below is None:
            break
        line, column = below.line, below.column
        if key and isinstance(node, MappingNode) and isinstance(step, str):
            entry = node.entries[step]
            line, column = entry.line, entry.column
        node = below
    return line, column
