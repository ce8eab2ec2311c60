"""Reports that have to stay below a size: parts in the order of the page, what does not fit is counted and said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that are always there around items of which as many are there as fit."""

    head: Lines
    items: Iterable[Lines] = ()  # made as far as they fit
    count: int = 0  # of items
    foot: Lines | None = None
    left_out: Callable[[int], str] = "{} more are left out.".format  # a sentence about so many items
    share: float = 1.0  # the most of what is left that the items may take; a part without items takes what it needs


def fitted(parts: Sequence[Part], most_bytes: int) -> Lines:
    """The lines of all parts: in UTF-8, with a line feed each, at most `most_bytes` if heads and feet leave that."""
    free = most_bytes - sum(_bytes(_frame(part)) for part in parts)
    lines: Lines = []
    for part in parts:
        taken = _taken(part, free)
        kept = [line for item in taken for line in item]
        free -= _bytes(kept)
        rest = part.count - len(taken)
        lines += [*part.head, *kept, *(part.foot or []), *([part.left_out(rest), ""] if rest else [])]
    return lines


def _taken(part: Part, free: int) -> list[Lines]:
    """The first items, as many as fit into the part's share."""
    room, taken = free * part.share, []
    for item in part.items:
        room -= _bytes(item)
        if room < 0:
            break
        taken.append(item)
    return taken


def _frame(part: Part) -> Lines:
    """What stands there even where no item does."""
    return [*part.head, *(part.foot or []), *([part.left_out(part.count), ""] if part.count else [])]


def _bytes(lines: Lines) -> int:
    return sum(len(line.encode("utf-8", "backslashreplace")) + 1 for line in lines)
