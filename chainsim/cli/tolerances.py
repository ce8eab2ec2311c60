"""`--tolerance NAME=VALUE` as written on the command line."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.errors import UsageError


def read_tolerances(given: Sequence[str], known: Sequence[str], what: str) -> dict[str, float]:
    """By name.

    Args:
        given: texts such as "gain_db=0.5".
        known: names that there are.
        what: what messages call a name.

    Raises:
        UsageError: another name, or no number from 0 on.
    """
    tolerances = {}
    for text in given:
        name, _, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if name not in known or not 0 <= number < math.inf:
            raise UsageError(f"--tolerance {text}: expected {what}=VALUE with one of {', '.join(known)}")
        tolerances[name] = number
    return tolerances
