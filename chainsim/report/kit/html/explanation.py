"""The pages about findings, taken apart for the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from chainsim.model.result import Result

_HEADED = re.compile(r"^([A-Z][A-Za-z ]{2,40}): ")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The page about a finding, as headed paragraphs."""

    name: str
    summary: str
    paragraphs: tuple[tuple[str, str], ...]  # (heading, text); no heading: ""


def explanations(results: Iterable[Result]) -> list[Explanation]:
    """Of every finding in these results, once, in the order of the table of findings."""
    pages = {name: page for result in results for name, page in result.explanations.items()}
    known = [name for name in FINDINGS | SESSION_FINDINGS if name in pages]
    return [explained(name, pages[name]) for name in dict.fromkeys([*known, *pages])]


def explained(name: str, page: str) -> Explanation:
    """A page that `chainsim explain` prints, taken apart."""
    first, *rest = (" ".join(part.split()) for part in page.strip().split("\n\n"))
    paragraphs = []
    for paragraph in rest:
        headed = _HEADED.match(paragraph)
        paragraphs.append((headed[1], paragraph[headed.end() :]) if headed else ("", paragraph))
    return Explanation(name, first.removeprefix(f"{name}: "), tuple(paragraphs))
