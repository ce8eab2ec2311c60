"""A new key in a mapping, written as its neighbours are.

In block style it gets a line of its own, as deep as the other keys and with the file's own line break. In flow style
it follows a comma, on a line of its own where its neighbour has one. It is quoted as its neighbour is, so JSON stays
JSON. Comments stay with what they stand beside, and those below a value that are indented deeper stay with it.
"""

from __future__ import annotations

import re

from chainsim.load.editing.lines import (
    line_break,
    line_end,
    line_start,
    next_line,
    without_breaks_behind,
)
from chainsim.load.editing.splicing import Splice, insertion
from chainsim.load.yaml_nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode

_EXPLICIT_KEY = re.compile(r"\?[ \t]+$")
_PROPERTIES = re.compile(r"(?:[&!][^ \t\r\n]*[ \t]+)*")
_REST_OF_FLOW_LINE = re.compile(r"[ \t]*(?P<comma>,?)[ \t]*(?:(?<=[ \t])#.*)?")
_DEEPER_COMMENT = re.compile(r"(?P<indent>[ \t]*)#")


def insert_after(text: str, mapping: MappingNode, neighbour: Entry, key: str, value: str) -> list[Splice]:
    """Splices that put `key: value` behind an entry of a mapping that stands in the text itself."""
    pair = f"{_quoted_like(text, neighbour, key)}: {value}"
    if not mapping.flow:
        column = _block_column(text, neighbour)
        end = _end_of_lines(text, content_end(neighbour.node), column)
        return [insertion(end, f"{line_break(text, end)}{' ' * column}{pair}")]
    if _is_single_pair(text, mapping):
        return [insertion(neighbour.span.start, "{"), insertion(neighbour.node.span.end, f", {pair}}}")]
    return _insert_in_flow(text, neighbour, pair)


def insert_before(text: str, mapping: MappingNode, neighbour: Entry, key: str, value: str) -> list[Splice]:
    """Splices that put `key: value` before an entry, which is the first of its mapping."""
    pair = f"{_quoted_like(text, neighbour, key)}: {value}"
    if not mapping.flow:
        start = line_start(text, neighbour.span.start) + _block_column(text, neighbour)
        end = line_end(text, start)
        return [insertion(start, f"{pair}{line_break(text, end)}{' ' * (start - line_start(text, start))}")]
    start = neighbour.span.start
    if _is_single_pair(text, mapping):
        return [insertion(start, f"{{{pair}, "), insertion(neighbour.node.span.end, "}")]
    before = text[line_start(text, start) : start]
    own_line = f",{line_break(text, line_end(text, start))}{before}" if not before.strip() else ", "
    return [insertion(start, pair + own_line)]


def content_end(node: Node) -> int:
    """Where a value ends: what its span says, but for block collections, whose last value knows."""
    while not node.alias:
        if isinstance(node, SequenceNode) and not node.flow and node.items:
            node = node.items[-1]
        elif isinstance(node, MappingNode) and not node.flow and node.entries:
            node = max(node.entries.values(), key=lambda entry: entry.span.start).node
        else:
            break
    return node.span.end


def value_start(text: str, node: ScalarNode) -> int:
    """Where a scalar itself begins, behind its anchor and tag."""
    properties = _PROPERTIES.match(text, node.span.start, node.span.end)
    return properties.end() if properties else node.span.start


def _insert_in_flow(text: str, neighbour: Entry, pair: str) -> list[Splice]:
    start, end = neighbour.span.start, neighbour.node.span.end
    indent = text[line_start(text, start) : start]
    last = line_end(text, end)
    rest = _REST_OF_FLOW_LINE.fullmatch(text, end, last)
    if indent.strip() or rest is None:
        return [insertion(end, f", {pair}")]
    new_line = f"{line_break(text, last)}{indent}{pair}"
    if rest["comma"]:
        return [insertion(last, f"{new_line},")]
    return [insertion(end, ","), insertion(last, new_line)]


def _end_of_lines(text: str, end: int, column: int) -> int:
    """The end of the line that a value ends in, or of the last comment below it that is indented deeper than it."""
    end = line_end(text, without_breaks_behind(text, end))
    start = next_line(text, end)
    ahead = end
    while start is not None:
        ahead = line_end(text, start)
        comment = _DEEPER_COMMENT.match(text, start, ahead)
        if comment and len(comment["indent"]) > column:
            end = ahead
        elif comment or text[start:ahead].strip():
            break
        start = next_line(text, ahead)
    return end


def _block_column(text: str, entry: Entry) -> int:
    """How deep a key stands; of `? key` it is the question mark that stands there."""
    start = line_start(text, entry.span.start)
    before = text[start : entry.span.start]
    explicit = _EXPLICIT_KEY.search(before)
    return explicit.start() if explicit else len(before)


def _is_single_pair(text: str, mapping: MappingNode) -> bool:
    """`[a: b]` is a list of one mapping without braces. Its only value can't end in a brace in a chain file."""
    return text[mapping.span.end - 1] != "}"


def _quoted_like(text: str, neighbour: Entry, key: str) -> str:
    first = text[neighbour.span.start]
    return f"{first}{key}{first}" if first in "\"'" else key
