"""What a chain file expects of its output, as a matter of the fader: it moves every level there alike."""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainsim.model.chain import Chain
from chainsim.model.expectation import OutputExpectation, bounds_of, ranges_of
from chainsim.model.finding import Finding, limit_value
from chainsim.model.levels import Levels

_MOVED = frozenset(
    {
        "sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "active_rms_dbfs", "integrated_lufs", "max_momentary_lufs",
        "max_short_term_lufs",
    }
)  # fmt: skip
_STEP_DB = 0.1
_SAFELY_DB = 1e-4  # a level exactly on its bound may render beyond it
_LIMITS = {"sample_peak_dbfs": "max_output_peak_dbfs", "true_peak_dbtp": "max_true_peak_dbtp"}


def fader_turn_db(finding: Finding, chain: Chain, output: Levels) -> float | None:
    """By how much the fader ends a broken promise, in tenths of a dB; None where it does not.

    With it everything holds that the chain file expects of the output's levels, and no peak that is within the chain's
    limits leaves them.

    Args:
        finding: any; only an expectation-failed about levels of the output can be ended so.
        chain: whose finding it is.
        output: levels behind the fader.
    """
    if finding.expectation is None or not _is_of_levels(chain, finding.expectation, output):
        return None
    spans = [*_promised(chain, output), *_kept(chain, output)]
    low_db, high_db = max(low for low, _ in spans), min(high for _, high in spans)
    if not low_db + 2 * _SAFELY_DB <= high_db:
        return None
    turn_db = _outwards(low_db + _SAFELY_DB) if low_db > 0.0 else -_outwards(-(high_db - _SAFELY_DB))
    return turn_db if low_db <= turn_db <= high_db else round((low_db + high_db) / 2.0, 2)


def fader_words(turn_db: float) -> str:
    """`the fader up 0.6 dB`."""
    return (
        f"the fader {'up' if turn_db > 0.0 else 'down'} {abs(turn_db):.{1 if round(turn_db, 1) == turn_db else 2}f} dB"
    )


def _is_of_levels(chain: Chain, number: int, output: Levels) -> bool:
    """Whether all that is broken of an expectation are levels of the output."""
    expectation = chain.expect[number - 1]
    if not isinstance(expectation, OutputExpectation) or expectation.without:
        return False
    broken = [
        name
        for name, wanted in ranges_of(expectation.output).items()
        if not _contains(bounds_of(wanted), getattr(output, name))
    ]
    known = (getattr(output, name) for name in broken)
    return bool(broken) and _MOVED.issuperset(broken) and all(one is not None and math.isfinite(one) for one in known)


def _contains(bounds: tuple[float | None, float | None], value: float | None) -> bool:
    low, high = bounds
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _promised(chain: Chain, output: Levels) -> Iterator[tuple[float, float]]:
    """The turns with which each level is in its range."""
    for expectation in chain.expect:
        for name, wanted in ranges_of(expectation.output).items() if isinstance(expectation, OutputExpectation) else ():
            value = getattr(output, name)
            if name in _MOVED and value is not None and math.isfinite(value):
                low, high = bounds_of(wanted)
                yield -math.inf if low is None else low - value, math.inf if high is None else high - value


def _kept(chain: Chain, output: Levels) -> Iterator[tuple[float, float]]:
    """The turns that put no peak over its limit."""
    for name, key in _LIMITS.items():
        room_db = limit_value(chain.limits, key) - getattr(output, name)
        yield -math.inf, room_db if room_db >= 0.0 else math.inf


def _outwards(change_db: float) -> float:
    return round(math.ceil(change_db / _STEP_DB - 1e-9) * _STEP_DB, 1)
