"""dc-offset: a stage adds a constant to the signal.

What it means: the waveform no longer swings around zero: it is shifted up or
down as a whole.

Why it matters: the shift uses up headroom on one side, makes compressors and
saturators work on something nobody hears, and clicks wherever the audio is
cut, muted or bypassed.

How it was measured: the mean of the samples, linear, per channel: what the
output has more than the input, after allowing for what the stage amplifies
(an offset that was there before and is only made louder is not this stage's).
It fires above max_dc_offset (0.005, which is -46 dBFS).

Example: an asymmetric tube stage without a DC blocker turns a vocal with a
mean of 0.000 into one with a mean of +0.031.

What to do: put a high-pass at 20 to 30 Hz right behind the stage, or switch
on the plugin's own DC filter; lower its drive or bias if there is none.

When to ignore it: when the very next stage is a high-pass anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import is_number
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement, StageResult
from chainsim.units import db_from_gain, format_db, gain_from_db

NAME = "dc-offset"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that adds more than the limit."""
    limit = limit_of(NAME, measurement)
    for place in places(measurement):
        before, after, added = max(_offsets(place.stage), key=lambda offsets: offsets[2])
        if not place.works or not added > limit.value:
            continue
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} shifts the signal's mean from {format_db(before, places=4)} to "
            f"{format_db(after, places=4)}, {added:.4f} more than its gain explains (limit {bound(limit.value)}).",
            f"Put a high-pass at 20 to 30 Hz right behind {label(place)}, or switch on its own DC filter.",
            place=place,
            excess_db=db_from_gain(added / limit.value) if limit.value > 0.0 else None,
            limit=limit,
        )


def _offsets(stage: StageResult) -> list[tuple[float, float, float]]:
    """Mean before, mean after, and how much of it the stage added; for every channel."""
    gain = max(1.0, gain_from_db(stage.rms_gain_db)) if is_number(stage.rms_gain_db) else 1.0
    return [
        (before, after, abs(after) - abs(before) * gain)
        for before, after in zip(_means(stage.input), _means(stage.output), strict=True)
    ]


def _means(levels: Levels) -> tuple[float, ...]:
    return tuple(channel.dc_offset for channel in levels.per_channel)
