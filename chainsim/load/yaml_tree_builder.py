"""PyYAML's events -> a tree of nodes with positions; here every bound and refusal of this dialect of YAML is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NoReturn

import yaml

from chainsim.load.mistakes import Mistakes
from chainsim.load.wording import found, quote
from chainsim.load.yaml_nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, Span
from chainsim.load.yaml_scalars import resolve

MAX_DEPTH = 100
"""Levels of nesting; a branch in a branch takes four."""

MAX_VALUES = 250_000
"""Values in the file, aliases expanded: 10,000 stages with twenty parameters each."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TAG_PREFIX = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset(_TAG_PREFIX + name for name in ("null", "bool", "int", "float"))
_TEXT_TAGS = frozenset(("!", _TAG_PREFIX + "str"))
_COLLECTION_TAGS = frozenset(("!", _TAG_PREFIX + "map", _TAG_PREFIX + "seq"))


def _span(event: yaml.Event) -> Span:
    """Both parsers count characters, whatever the text is encoded in."""
    start, end = event.start_mark, event.end_mark
    return Span(start.index if start else 0, end.index if end else 0)


class GivenUpError(Exception):
    """The mistake just noted leaves nothing to go on with."""


@dataclass(slots=True)
class _Key:
    line: int
    column: int
    span: Span
    text: str | None  # None: a mistake was noted, drop the value


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    node: SequenceNode | MappingNode
    anchor: str | None
    key: _Key | None = None  # the key that waits for its value


class TreeBuilder:
    """Is handed the events in order; `root` is the tree, once they have ended.

    Raises:
        GivenUpError: from `take`, where a mistake was noted that leaves nothing to go on with.
    """

    def __init__(self, mistakes: Mistakes) -> None:
        self.root: Node | None = None
        self._mistakes = mistakes
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}  # None while the anchored value is still open
        self._values = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """The next event of the stream."""
        if event.start_mark is None:  # only in events that were made by hand
            return
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.ScalarEvent):
            self._check_size(1, 1, line, column)
            self._finish(self._scalar(event, line, column), event.anchor)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._check_tag(event.tag, _COLLECTION_TAGS, line, column)
            self._check_size(1, 1, line, column)
            kind = SequenceNode if isinstance(event, yaml.SequenceStartEvent) else MappingNode
            self._open.append(_Open(kind(line, column, _span(event), bool(event.flow_style)), event.anchor))
            if event.anchor:
                self._anchors[event.anchor] = None
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            closed = self._open.pop()
            closed.node.span = Span(closed.node.span.start, _span(event).end)
            self._finish(closed.node, closed.anchor)
        elif isinstance(event, yaml.AliasEvent):
            node = self._aliased(event, line, column)
            self._check_size(node.size, node.height, line, column)
            self._finish(node, None)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._give_up(line, column, "a second document starts here; a file holds one")

    def _scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> ScalarNode:
        control = _CONTROL.search(event.value)
        if control is not None and self._open:  # else the file is nothing but text: that is what is wrong with it
            name = "a line break" if control.group() == "\n" else f"the control character U+{ord(control.group()):04X}"
            self._give_up(line, column, f"text can't hold {name}; remove it")
        self._check_tag(event.tag, _SCALAR_TAGS | _TEXT_TAGS, line, column)
        is_plain = not event.style and event.tag not in _TEXT_TAGS  # None from one parser, '' from the other
        value = resolve(event.value) if is_plain or event.tag in _SCALAR_TAGS else event.value
        return ScalarNode(line, column, value, event.value, _span(event))

    def _aliased(self, event: yaml.AliasEvent, line: int, column: int) -> Node:
        anchor = event.anchor or ""
        if anchor not in self._anchors:
            self._give_up(line, column, f"'*{anchor}' refers to nothing: no '&{anchor}' stands above it")
        node = self._anchors[anchor]
        if node is None:
            self._give_up(line, column, f"'*{anchor}' stands inside of what it refers to")
        node.shared = True
        # The values in it keep their own positions.
        return replace(node, line=line, column=column, span=_span(event), alias=True, shared=False)

    def _finish(self, node: Node, anchor: str | None) -> None:
        """Put a complete value where it belongs."""
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.node.size += node.size
        parent.node.height = max(parent.node.height, node.height + 1)
        if isinstance(parent.node, SequenceNode):
            parent.node.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, parent.node)
        else:
            if isinstance(node, ScalarNode) and not node.text and node.value is None:
                # "key:" alone: the two parsers place the missing value differently, so the key stands for it
                node.line, node.column = parent.key.line, parent.key.column
            if parent.key.text is not None:
                parent.node.entries[parent.key.text] = Entry(parent.key.line, parent.key.column, node, parent.key.span)
            parent.key = None

    def _key(self, node: Node, mapping: MappingNode) -> _Key:
        """A key as written: `on: 1` and `10: 1` are the keys 'on' and '10'."""
        key = _Key(node.line, node.column, node.span, None)
        position = node.line, node.column
        if not isinstance(node, ScalarNode):
            self._mistakes.add(position, f"expected text as a key, found {found(node)}")
        elif not node.text:
            self._mistakes.add(position, "expected a key before ':', found nothing")
        elif node.text == "<<":
            self._mistakes.add(position, "merge keys ('<<') are not possible here; write the keys out")
        elif node.text in mapping.entries:
            first = mapping.entries[node.text]
            self._mistakes.add(
                position,
                f"key {quote(node.text)} is here twice, first in line {first.line}, column {first.column}; keep one",
            )
        else:
            key.text = node.text
        return key

    def _check_tag(self, tag: str | None, allowed: frozenset[str], line: int, column: int) -> None:
        if tag is not None and tag not in allowed:
            shown = tag.replace(_TAG_PREFIX, "!!")
            self._mistakes.add((line, column), f"the tag {quote(shown)} is not possible here; remove it")

    def _check_size(self, values: int, height: int, line: int, column: int) -> None:
        """Count what is about to be added, aliases expanded, before anything walks through it."""
        self._values += values
        if self._values > MAX_VALUES:
            self._give_up(line, column, f"more than {MAX_VALUES:,} values, aliases expanded: too many for a chain file")
        if len(self._open) + height > MAX_DEPTH:
            self._give_up(line, column, f"nested more than {MAX_DEPTH} levels deep: too deep for a chain file")

    def _give_up(self, line: int, column: int, message: str) -> NoReturn:
        self._mistakes.add((line, column), message)
        raise GivenUpError
