"""crowded-peaks: the highest peaks are nearly alike, without a common ceiling.

What it means: many peaks come within half a decibel of the highest, but do
not stand at one height. Saturation leaves that, several stages of it above
all; so does a clip or a limiter with a filter or an encoder after it.

Why it matters: the peaks were bent. What they were is gone, and harmonics
that were never played are there instead.

How it was measured: the peak of every 10 ms against the largest of the mix,
at any level. In those 3 s that have most: 13 and more within 0.5 dB, of which
less than half are within 0.1 dB. A hint: dense music and machines get there
without any of it.

Example: four stages that each add 3 dB into a soft clip: 42 peaks within
0.5 dB in 3 s, 6 of them within 0.1 dB.

What to do: look at the chain on the mix bus stage by stage: `chainsim run` on
it shows which one bends, and by how much. Turn the input of that one down.

When to ignore it: where saturation is the sound, and in steady tones.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement

NAME = "crowded-peaks"
PEAKS = 13
AT_ONE_HEIGHT = 0.5


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one; none where there is a ceiling."""
    density = measurement.peak_density
    if density is None or density.most_near_ceiling < PEAKS or measurement.is_silent:
        return
    if density.at_ceiling_there >= AT_ONE_HEIGHT * density.most_near_ceiling:
        return
    yield Judgement(
        NAME,
        Tier.HINT,
        Severity.INFORMATION,
        "The highest peaks are nearly alike but share no ceiling, as saturation leaves them, or a clip or limiter with "
        "a filter after it.",
        (
            Evidence(
                "most_near_ceiling",
                density.most_near_ceiling,
                f"{density.most_near_ceiling} peaks of 10 ms within 0.5 dB of the highest, in {density.window_s:g} s",
            ),
            Evidence("at_ceiling_there", density.at_ceiling_there, f"{density.at_ceiling_there} within 0.1 dB"),
        ),
        (),
        "Run the chain of the mix bus through `chainsim run`, and turn down the input of the stage that saturates.",
    )
