"""hidden-damage: what a finished file can't show.

What it means: a clip in the middle of a chain leaves flat tops, but the next
filter, reverb or lossy format rounds them. The distortion stays, and from the
file alone nobody can tell it from distortion that was meant.

Why it matters: a review that finds nothing is no clean bill of health.

How it was measured: not at all. Of real recordings that were clipped by 3 dB
on purpose, one in eight was told behind a high-pass of 12 dB an octave, one
in six behind an MP3 encoder, and half behind an equaliser; of those clipped
by 0.5 dB hardly any, whatever the filter.

Example: a bus that clipped by 6 dB, then an equaliser, then a limiter.

What to do: run the chain itself: `chainsim run CHAIN TRACK` measures between
the plugins, and `chainsim mix SESSION` what tracks add up to.

When to ignore it: when you have no chain to run.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement

NAME = "hidden-damage"


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """Always, so that silence is not taken for a clean bill."""
    if measurement.is_silent:
        return
    yield Judgement(
        NAME,
        Tier.UNKNOWABLE,
        Severity.INFORMATION,
        "whether something clipped inside the chain and was filtered afterwards (most of that leaves nothing to see), "
        "and how much each plugin added; `chainsim run` on the chain and `chainsim mix` on the session show it.",
        (),
        (),
        "",
    )
