"""ReviewMeasurement -> judgements and a score; one judgement per file, its docstring is what `explain NAME` prints."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Protocol

from chainsim import program_digest
from chainsim.errors import UsageError
from chainsim.judge import (
    brickwalled_transients,
    clipping,
    crowded_peaks,
    exhausted_headroom,
    gain_buildup,
    hidden_damage,
    lossy_overshoot,
    over_limiting,
)
from chainsim.judge.scoring import score
from chainsim.model.review import Judgement
from chainsim.model.review_measurement import ReviewMeasurement

__all__ = ["JUDGES", "Judge", "explain", "judge", "score"]


class Judge(Protocol):
    """What every module of a judgement has besides its page."""

    def find(self, measurement: ReviewMeasurement) -> Iterator[Judgement]:
        """At most a few, each with its tier."""


JUDGES: dict[str, Judge] = {
    "clipping": clipping,
    "over-limiting": over_limiting,
    "brickwalled-transients": brickwalled_transients,
    "crowded-peaks": crowded_peaks,
    "exhausted-headroom": exhausted_headroom,
    "lossy-overshoot": lossy_overshoot,
    "gain-buildup": gain_buildup,
    "hidden-damage": hidden_damage,
}
"""Name -> the module whose `find(measurement)` yields it and whose docstring explains it."""


def judge(measurement: ReviewMeasurement) -> tuple[Judgement, ...]:
    """Everything that can be made of the numbers, worst first."""
    found = [judgement for module in JUDGES.values() for judgement in module.find(measurement)]
    return tuple(sorted(found, key=lambda one: one.severity.rank))


def explain(name: str) -> str:
    """The page about one judgement, at most 78 columns wide.

    Raises:
        UsageError: there is no judgement of that name.
    """
    if name not in JUDGES:
        close = get_close_matches(name, JUDGES, n=1)
        hint = f"did you mean '{close[0]}'?" if close else f"expected one of {', '.join(JUDGES)}"
        raise UsageError(f"unknown judgement '{name}', {hint}")
    return program_digest.page(JUDGES[name])
