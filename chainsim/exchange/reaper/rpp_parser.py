"""REAPER's text as a tree of blocks and lines that knows where each stands in the bytes.

`<TAG arguments` opens a block and `>` alone closes it. Nothing is changed or decoded while reading: a line is a pair
of offsets, so that writers splice the bytes and all the others stay as they were. Chains made by scripts may end in a
`>` too many, which is passed over; a block that the file's end cuts off is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chainsim.exchange.bounded_reading import DEEPEST, MOST_LINES
from chainsim.exchange.unreadable_file import ExchangeError

_QUOTES = "\"'`"


@dataclass(frozen=True, slots=True)
class Line:
    """One line by its offsets: from its first byte to behind its line end; `number` counts from 1."""

    number: int
    start: int
    end: int


@dataclass(slots=True)
class Block:
    """A block: its head, what is inside in order, and its closing line."""

    head: Line
    tag: str
    entries: list[Line | Block] = field(default_factory=list)
    last: Line | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole file; `root` has no head of its own."""

    name: str
    data: bytes
    root: Block

    def text(self, line: Line) -> str:
        """A line without its indent and end; bytes that are no UTF-8 are kept as surrogates."""
        return self.data[line.start : line.end].decode("utf-8", "surrogateescape").strip(" \t\r\n")

    def words(self, line: Line | Block) -> list[str]:
        """What stands in a line, quotes taken off; the first word is the tag or key."""
        text = self.text(line.head if isinstance(line, Block) else line)
        return split_words(text[1:] if isinstance(line, Block) else text)

    def place(self, line: Line | Block) -> str:
        """Where in which file."""
        return f"{self.name}:{(line.head if isinstance(line, Block) else line).number}"


def read_tree(data: bytes, name: str) -> Tree:
    """The tree of a file.

    Raises:
        ExchangeError: too many lines or levels, binary, or a block that is never closed.
    """
    if b"\0" in data[:4096]:
        raise ExchangeError(f"{name}: not text; REAPER's files are")
    root = Block(Line(0, 0, 0), "")
    open_blocks = [root]
    for line in _lines(data, name):
        first, content = _begin(data, line)
        if first == 0x3C:  # <
            block = Block(
                line,
                data[content + 1 : content + 41].split(None, 1)[0].decode("ascii", "replace").upper()
                if data[content + 1 : content + 2].strip()
                else "",
            )
            open_blocks[-1].entries.append(block)
            open_blocks.append(block)
            if len(open_blocks) > DEEPEST:
                raise ExchangeError(f"{name}:{line.number}: more than {DEEPEST} blocks inside one another")
        elif first == 0x3E and len(open_blocks) > 1 and data[content : line.end].strip() == b">":
            open_blocks.pop().last = line
        else:
            open_blocks[-1].entries.append(line)
    if len(open_blocks) > 1:
        cut = open_blocks[-1]
        raise ExchangeError(f"{name}:{cut.head.number}: the block '{cut.tag}' is never closed: the file is cut short")
    return Tree(name, data, root)


def split_words(text: str) -> list[str]:
    """Words of a line: bare, or quoted by ", ' or `, whichever the word does not hold."""
    words: list[str] = []
    at = 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        if text[at] in _QUOTES:
            end = text.find(text[at], at + 1)
            end = len(text) if end < 0 else end
            words.append(text[at + 1 : end])
            at = end + 1
            continue
        end = at
        while end < len(text) and text[end] not in " \t":
            end += 1
        words.append(text[at:end])
        at = end
    return words


def number(words: list[str], index: int, default: float) -> float:
    """A word as a number; the default where there is none, or none that can be calculated with."""
    try:
        value = float(words[index])
    except (IndexError, ValueError):
        return default
    return value if abs(value) < 1e12 else default


def _lines(data: bytes, name: str) -> Iterator[Line]:
    start, count = 0, 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        count += 1
        if count > MOST_LINES:
            raise ExchangeError(f"{name}: more than {MOST_LINES:,} lines")
        yield Line(count, start, end)
        start = end


def _begin(data: bytes, line: Line) -> tuple[int, int]:
    """The first byte that is no indent, and where it is."""
    at = line.start
    while at < line.end and data[at] in b" \t":
        at += 1
    return (data[at] if at < line.end else 0), at
