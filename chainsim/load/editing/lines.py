"""Where lines of a YAML text begin and end, by position. A line break is what YAML's parsers take for one."""

from __future__ import annotations

import re

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_BREAKS = "\r\n\x85\u2028\u2029"


def line_start(text: str, at: int) -> int:
    """The beginning of the line that position `at` is in."""
    while at > 0 and text[at - 1] not in _BREAKS:
        at -= 1
    return at


def line_end(text: str, at: int) -> int:
    """The end of the line that position `at` is in, before its line break."""
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def next_line(text: str, end: int) -> int | None:
    """The beginning of the line after the one that ends at `end`, None where it is the last."""
    found = _BREAK.match(text, end)
    return found.end() if found else None


def line_break(text: str, end: int) -> str:
    """The line break to use after a line that ends at `end`: its own, else the one before it, else a line feed."""
    own = _BREAK.match(text, end)
    if own:
        return own.group()
    before = _BREAK.match(text, _back(text, line_start(text, end)))
    return before.group() if before else "\n"


def without_breaks_behind(text: str, at: int) -> int:
    """The nearest position up to `at` that no line break precedes: a block scalar ends behind its last one."""
    while at > 0 and text[at - 1] in _BREAKS:
        at -= 1
    return at


def _back(text: str, start: int) -> int:
    """Where the line break before a line's beginning begins."""
    return start - 2 if text[max(start - 2, 0) : start] == "\r\n" else max(start - 1, 0)
