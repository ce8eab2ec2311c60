"""fader-hides-clipping: the fader turns down what went wrong before it.

What it means: the fader is below 0 dB, and the number behind it looks good.
But it comes after all plugins: what clipped in one of them stays clipped at
any position of the fader, only quieter. Or the last plugin still puts out
more than full scale, and only the fader brings it back.

Why it matters: it is the commonest way to "fix" a red light, and it moves the
number, not the damage. Post-fader meters show nothing of it.

How it was measured: fader_db is below 0 while internal-clipping is an error
in any stage (also inside branches), or while the last tap's sample peak is
above max_tap_peak_dbfs (0 dBFS) and the output is not above
max_output_peak_dbfs (0 dBFS).

Example: +12 dB of drive into a clip at 0 dBFS. With the fader at -12 dB the
distortion is as it was; with a trim of -12 dB before the stage it is gone.

What to do: take the same dB off before the stage that clips, or before the
last stage if it is merely over, and bring the fader back up.

When to ignore it: never for the clipping; being merely over is harmless while
everything up to the fader is floating point: then raise max_tap_peak_dbfs.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose import internal_clipping
from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import StagePosition, lanes, places
from chainsim.diagnose.wording import at_least, bound, knob_before, label, listed, moment
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.model.stage_overload import HEADROOM_TOLERANCE_DB, past_clean_db
from chainsim.units import format_db

NAME = "fader-hides-clipping"


def find(measurement: Measurement) -> Iterator[Finding]:
    """At most one: for the stages that clip, else for the last tap that is over."""
    if measurement.chain.fader_db >= 0.0:
        return
    clipping = [place for place in places(measurement) if internal_clipping.is_fault(place.stage)]
    if clipping:
        yield _clipped_before(measurement, clipping)
    elif any(place.works for place in next(lanes(measurement)).places):
        yield from _over_before(measurement)


def _clipped_before(measurement: Measurement, clipping: list[StagePosition]) -> Finding:
    worst = max(clipping, key=lambda place: past_clean_db(place.stage) or 0.0)
    past_db = past_clean_db(worst.stage)
    how_far = "" if past_db is None else f" {format_db(past_db, limit_db=0.0, signed=False)} dB past its clean limit"
    if len(clipping) == 1:
        stays = f"{label(worst)} still clips{how_far}"
    else:
        stays = f"{listed(clipping)} still clip" + (how_far and f", {label(worst)}{how_far}")
    first = min(clipping, key=lambda place: place.top)
    amount = "as much" if past_db is None else f"at least {at_least(past_db + HEADROOM_TOLERANCE_DB)}"
    return make_finding(
        NAME,
        f"The fader lowers the number by {_cut(measurement)} dB, not the damage: {stays}, at any fader position.",
        f"Lower {knob_before(first)} by {amount} instead, and bring the fader (fader_db) back up.",
        place=worst,
        excess_db=past_db,
    )


def _over_before(measurement: Measurement) -> Iterator[Finding]:
    lane = next(lanes(measurement))
    last = [place for place in lane.places if place.works][-1]
    before, limit = lane.places[-1].stage.output, limit_of("over-full-scale", measurement)
    output_limit = limit_of("headroom-exhausted", measurement)
    if not exceeds(before.sample_peak_dbfs, limit.value):
        return
    if exceeds(measurement.output.sample_peak_dbfs, output_limit.value):
        return  # then the fader hides nothing
    excess_db = before.sample_peak_dbfs - limit.value
    peak = format_db(before.sample_peak_dbfs, limit_db=limit.value)
    yield make_finding(
        NAME,
        f"The fader lowers the number by {_cut(measurement)} dB, but the last stage puts out a peak of {peak} dBFS"
        f"{moment(before.sample_peak_at_s)} before it, above the limit of {bound(limit.value)} dBFS.",
        f"Lower the output of {label(last)}, or {knob_before(last)}, by at least {at_least(excess_db)} instead, "
        "and bring the fader (fader_db) back up.",
        tap=lane.places[-1].top,
        excess_db=excess_db,
        limit=limit,
        at_s=before.sample_peak_at_s,
    )


def _cut(measurement: Measurement) -> str:
    return format_db(-measurement.chain.fader_db, limit_db=0.0, signed=False)
