"""`-24:+12:3` on the command line: every value of a range, both ends included."""

from __future__ import annotations

import math
import re

from chainsim.errors import UsageError

MOST_VALUES = 200

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(f"({_NUMBER}):({_NUMBER}):({_NUMBER})")


def parse_range(text: str) -> tuple[float, ...] | None:
    """The values from first to last, in the direction that they are given; None where it is no range at all.

    Raises:
        UsageError: a range that has no steps, or too many.
    """
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    first, last, step = (float(part) for part in match.groups())
    if step == 0.0 or not all(map(math.isfinite, (first, last, step))):
        raise UsageError(f"range '{text}': expected FIRST:LAST:STEP with a step that is not 0, for example -24:+12:3")
    count = math.floor(abs(last - first) / abs(step) + 1e-9) + 1
    if count > MOST_VALUES:
        raise UsageError(f"range '{text}' has {count} values, expected at most {MOST_VALUES}; take a larger step")
    direction = math.copysign(abs(step), last - first)
    return tuple(round(first + number * direction, 9) + 0.0 for number in range(count))
