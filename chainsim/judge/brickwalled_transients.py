"""brickwalled-transients: many peaks stand at one and the same height.

What it means: music reaches its highest peak once or twice. Here a limiter or
a clip has put the peaks of drums and voices to one ceiling.

Why it matters: what makes one beat differ from the next, and drums from what
lies around them, are their peaks.

How it was measured: the peak of every 10 ms against the largest of the mix,
at any level. In those 3 s that have most of them, 11 and more within 0.1 dB
of the largest are a strong sign, 8 and more a hint.

Example: 64 peaks of 10 ms within 0.1 dB in 3 s: a limiter taking off 9 dB.

What to do: lower the input of the last limiter, or raise its ceiling, until
it works on single beats only. If it is a clipper: the same, at its input.

When to ignore it: in loops and machines that play one sample unchanged, and
in tones: they repeat their peaks without any limiter.

What it can't see: a limiter before an equaliser, a filter or a lossy format,
which move each peak by another amount.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement

NAME = "brickwalled-transients"
STRONG_PEAKS = 11
HINT_PEAKS = 8


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one."""
    density = measurement.peak_density
    if density is None or density.most_at_ceiling < HINT_PEAKS or measurement.is_silent:
        return
    strong = density.most_at_ceiling >= STRONG_PEAKS
    yield Judgement(
        NAME,
        Tier.STRONG_SIGN if strong else Tier.HINT,
        Severity.WARNING if strong else Severity.INFORMATION,
        "Peaks stand at one ceiling, as a limiter or a clip leaves them.",
        (
            Evidence(
                "most_at_ceiling",
                density.most_at_ceiling,
                f"{density.most_at_ceiling} peaks of 10 ms within 0.1 dB of the highest, in {density.window_s:g} s",
            ),
        ),
        density.spans,
        "Lower the input of the limiter or clipper on the mix bus until it works on single beats only.",
    )
