"""channel-imbalance: a stage changes the balance between the channels.

What it means: behind the stage the left channel is, against the right one,
louder or quieter than before it.

Why it matters: the stereo image moves to one side. It is easy to miss, since
the other stages and the meters of the sum look as before.

How it was measured: RMS left less RMS right at the stage's output, less the
same at its input. It fires beyond max_imbalance_db (3 dB). Mono tracks and
tracks with a silent channel can't be compared and are left out; a channel
that only the stage silences is told, whatever the limit.

Example: a compressor with unlinked channels turns down a guitar on the left
by 6 dB and leaves the right alone: the image moves right by 6 dB.

What to do: link the channels of compressors and limiters; check pan, balance
and width controls; in dual-mono plugins set both sides alike.

When to ignore it: for auto-pan, rotary and ping-pong effects, and any stage
that is there to place the sound. It is information only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import SILENT_BELOW_DBFS
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement, StageResult
from chainsim.units import difference_db, format_db

NAME = "channel-imbalance"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that moves the balance beyond the limit, or loses one channel."""
    limit = limit_of(NAME, measurement)
    for place in places(measurement):
        change_db = _change_db(place.stage)
        if not place.works or change_db is None or not abs(change_db) > limit.value:
            continue
        louder, quieter = ("left", "right") if change_db > 0.0 else ("right", "left")
        lost = math.isinf(change_db)
        message = (
            f"returns silence on the {quieter} channel only"
            if lost
            else f"moves the balance by {format_db(abs(change_db), limit_db=limit.value, signed=False)} dB "
            f"to the {louder} (limit {bound(limit.value)} dB)"
        )
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} {message}.",
            f"Check the routing, pan and bypass of {label(place)}: one of its channels does not come back."
            if lost
            else f"Link the channels of {label(place)}, or check its pan, balance and width controls.",
            place=place,
            excess_db=None if lost else abs(change_db) - limit.value,
            limit=limit,
        )


def _change_db(stage: StageResult) -> float | None:
    """Change of left less right, in dB; None where it has no meaning."""
    if any(channel.sample_peak_dbfs < SILENT_BELOW_DBFS for channel in stage.input.per_channel):
        return None
    if stage.output.non_finite_samples:  # what is no number is no silence
        return None
    return difference_db(_left_less_right_db(stage.output), _left_less_right_db(stage.input))


def _left_less_right_db(levels: Levels) -> float | None:
    if len(levels.per_channel) != 2:
        return None
    left, right = levels.per_channel
    return difference_db(left.rms_dbfs, right.rms_dbfs)
