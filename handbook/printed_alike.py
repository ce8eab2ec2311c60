"""Comparing what was printed with what a page shows: every word; numbers within a step of their last digit."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[+-]?\d+\.\d+")
_ANY_LINES = "…"
_STEP = 0.1000001
"""What another processor's rounding may move."""


def difference(printed: str, shown: str) -> str | None:
    """In words; None where they are alike. Line breaks count as blanks; a line `…` stands for any words."""
    words = printed.split()
    parts = [part.split() for part in re.split(rf"^\s*{_ANY_LINES}\s*$", shown, flags=re.MULTILINE)]
    at = 0
    for number, part in enumerate(parts):
        first, last = number == 0, number == len(parts) - 1
        if last and not first:
            at = max(at, len(words) - len(part))
        starts = [at] if first or last else range(at, len(words) - len(part) + 1)
        begin = next((start for start in starts if _alike(words[start : start + len(part)], part)), None)
        if begin is None:
            return _said(words[at : at + len(part)], part)
        at = begin + len(part)
    return None if at == len(words) else f"more than is shown: {' '.join(words[at : at + 12])!r}"


def _alike(found: Sequence[str], shown: Sequence[str]) -> bool:
    return len(found) == len(shown) and all(map(_same, found, shown))


def _same(found: str, shown: str) -> bool:
    if found == shown:
        return True
    if _NUMBER.sub("#", found) != _NUMBER.sub("#", shown):
        return False
    pairs = zip(_NUMBER.findall(found), _NUMBER.findall(shown), strict=True)
    return all(abs(float(one) - float(other)) <= _STEP for one, other in pairs)


def _said(found: Sequence[str], shown: Sequence[str]) -> str:
    """From the first word that differs."""
    pairs = enumerate(zip(found, shown, strict=False))
    at = next((n for n, (one, other) in pairs if not _same(one, other)), min(len(found), len(shown)))
    return f"{' '.join(found[at : at + 8])!r} instead of {' '.join(shown[at : at + 8])!r}"
