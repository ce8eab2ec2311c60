"""Text from strangers (names of chains, stages, files) in columns of known width.

Widths are terminal cells: a CJK character takes two, a combining accent none.
"""

from __future__ import annotations

import unicodedata
from enum import Enum, auto

from rich.cells import cell_len

from chainsim.report.kit.style import PLAIN, Style

_ESCAPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # what moves the cursor, hides, or turns the writing direction
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_LEFT_TO_RIGHT_MARK = "\u200e"


def clean(text: str, style: Style = PLAIN) -> str:
    """`text` on one line, with everything that is not plainly visible written as its Python escape.

    A space of any other width is a space. What a GitHub workflow would take for a command in its log is written so that
    it is none: "::" where a line begins, which may be anywhere once lines are wrapped, and "##[".
    """
    plain = text.isascii() and text.isprintable()  # as nearly everything is
    visible = (text if plain else "".join(map(_visible, text))).replace("::", r":\x3a").replace("##[", r"#\x23[")
    return visible if style.unicode else visible.encode("ascii", "replace").decode("ascii")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _ESCAPED:
        return character.encode("unicode_escape").decode("ascii")
    return " " if category == "Zs" else character


class Keep(Enum):
    """Which part of a text stays where there is no room for all of it."""

    BEGINNING = auto()
    END = auto()  # of paths, whose beginnings are alike
    BOTH = auto()  # of paths in a list: folders say as much as names


def shorten(text: str, width: int, style: Style, keep: Keep = Keep.BEGINNING) -> str:
    """Cleaned `text` in at most `width` cells, with an ellipsis where something was left out."""
    text = clean(text, style)
    if cell_len(text) <= width:
        return text
    ellipsis = style.glyph("…", "...") if width >= 6 else style.glyph("…", ".")
    middle = {Keep.BEGINNING: len(text), Keep.END: 0, Keep.BOTH: len(text) // 2}[keep]
    before, after = text[:middle], text[middle:]
    while (before or after) and cell_len(before + after) > width - len(ellipsis):
        if cell_len(before) > cell_len(after):
            before = before[:-1]
        else:
            after = after[1:]
    return (before.rstrip() + ellipsis + after.lstrip())[: max(0, width)]


def left(text: str, width: int, style: Style, keep: Keep = Keep.BEGINNING) -> str:
    """Cleaned `text` shortened or padded to exactly `width` cells; `keep` as in `shorten`.

    Right-to-left text is closed with a left-to-right mark (no cell wide), so that the columns after it stay in order.
    """
    text = shorten(text, width, style, keep)
    padding = " " * (width - cell_len(text))
    turned = not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)
    return f"{text}{_LEFT_TO_RIGHT_MARK if turned else ''}{padding}"


def wrap(text: str, style: Style, *, first: str = "", rest: str = "") -> list[str]:
    """Cleaned `text` in lines of at most the style's width, `first` before the first line and `rest` before the others.

    A word that is wider than a line is broken.
    """
    lines: list[str] = []
    line, start = first, len(first)
    for word in clean(text, style).split():
        space = " " if len(line) > start else ""
        if cell_len(line + space + word) <= style.width:
            line += space + word
            continue
        if len(line) > start:
            lines.append(line)
            line, start = rest, len(rest)
        while cell_len(line + word) > style.width:
            end = _cells_to_index(word, max(2, style.width - cell_len(line)))
            lines.append(line + word[:end])
            line, start, word = rest, len(rest), word[end:]
        line += word
    return [*lines, line] if len(line) > start or not lines else lines


def _cells_to_index(text: str, cells: int) -> int:
    """How many characters of `text` fit into `cells`; at least one."""
    end = 1
    while end < len(text) and cell_len(text[: end + 1]) <= cells:
        end += 1
    return end
