"""Text from strangers in Markdown as GitHub and GitLab render it: nothing in it is markup, a link or a mention."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from chainsim.report.kit.cells import clean

_ZERO_WIDTH_SPACE = "\u200b"
_MARKUP = re.compile(r"([\\`*_\[\]|~])")
_AT_START = re.compile(r"^(\d*)([-+=#.)])(?=[-+=#\s]|$)")
_LINKS = re.compile(r"@(?=\w)|#(?=\d)|:(?=//)|\bwww(?=\.)", re.IGNORECASE)


def markdown(text: str) -> str:
    """`text` as it stands, on one line: also inside a table's cell and at the start of a paragraph."""
    escaped = _MARKUP.sub(r"\\\1", html_text(text))
    return _AT_START.sub(r"\1\\\2", escaped).replace("$", "<span>$</span>")


def html_text(text: str) -> str:
    """The same inside an HTML element, where Markdown is not read."""
    return html.escape(_LINKS.sub(lambda found: found[0] + _ZERO_WIDTH_SPACE, clean(text)), quote=False)


def table(head: list[str], rows: list[list[str]], *, numbers_from: int) -> list[str]:
    """A table whose cells are Markdown already; from the column `numbers_from` on they stand to the right."""
    rule = ["--:" if column >= numbers_from else "---" for column in range(len(head))]
    return [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]


def folded(summary: str, lines: list[str]) -> list[str]:
    """Lines behind a heading that opens them; `summary` is HTML."""
    return [f"<details><summary>{summary}</summary>", "", *lines, "", "</details>", ""]


def joined(lines: Sequence[str]) -> str:
    """Blocks joined to a whole document."""
    return "\n".join(lines).rstrip() + "\n"
