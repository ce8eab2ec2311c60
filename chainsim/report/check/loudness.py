"""How loud a library comes out: the middle and both ends."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from chainsim.model.checked_chain import Checked


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of all outputs that have one; integrated, LUFS."""

    median_lufs: float
    quietest: tuple[Checked, float]
    loudest: tuple[Checked, float]


def output_lufs(one: Checked) -> float | None:
    """Of a check's output; None where nothing was heard or measured."""
    lufs = one.result.measurement.output.integrated_lufs if one.result else None
    return lufs if lufs is not None and math.isfinite(lufs) else None


def loudness(checked: Iterable[Checked]) -> Loudness | None:
    """None where nothing was heard."""
    heard = [(one, lufs) for one in checked if (lufs := output_lufs(one)) is not None]
    if not heard:
        return None
    by_level = sorted(heard, key=lambda each: each[1])
    return Loudness(statistics.median(lufs for _, lufs in heard), by_level[0], by_level[-1])
