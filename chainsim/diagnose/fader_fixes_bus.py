"""fader-fixes-bus: the master fader turns down what went wrong before it.

What it means: the fader of the bus (or of a group) is below 0 dB, and the
meter behind it looks good. But the chain before it is still fed with all that
the tracks add up to: a stage clips, or the sum is over its limit.

Why it matters: it is the commonest way to "fix" a red master, and it moves
the number, not the damage. What the bus's plugins did to a sum that was too
hot stays in it at any position of the fader.

How it was measured: fader_db is below 0 while a stage of that chain shows
internal-clipping as an error, or while the sum peaks above max_bus_peak_dbfs
(0 dBFS), plugins work on it, and the output is not above max_output_peak_dbfs
(0 dBFS).

Example: a sum at +15 dBFS into a compressor and a clip at 0 dBFS, and the
master fader at -15 dB. Trims give the same level without the distortion.

What to do: lower the clip gain of all tracks by what the sum is over, and
bring the fader back up: `chainsim mix SESSION --fix` does both.

When to ignore it: never for clipping. A sum that is merely over is harmless
if all plugins before the fader are clean there; raise max_bus_peak_dbfs then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainsim.diagnose import internal_clipping
from chainsim.diagnose.finding_factory import limit_of
from chainsim.diagnose.lanes import StagePosition, places
from chainsim.diagnose.session_finding_factory import make_session_finding, session_limit
from chainsim.diagnose.session_wording import bus_label
from chainsim.diagnose.wording import at_least, bound, label, moment
from chainsim.model.finding import Finding, Limit
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.model.session_routing import sums
from chainsim.model.stage_overload import HEADROOM_TOLERANCE_DB, past_clean_db
from chainsim.units import format_db

if TYPE_CHECKING:
    from chainsim.model.mix import BusResult, MixResult

NAME = "fader-fixes-bus"


def find(mix: MixResult) -> Iterator[Finding]:
    """At most one for every group, and one for the bus: for the stage that clips most, else for the sum."""
    for bus, measurement in sums(mix):
        if measurement.chain.fader_db >= 0.0:
            continue
        clipping = [place for place in places(measurement) if internal_clipping.is_fault(place.stage)]
        if clipping:
            yield _clips(bus, measurement, max(clipping, key=lambda place: past_clean_db(place.stage) or 0.0))
        elif any(place.works for place in places(measurement)):
            yield from _is_over(bus, measurement, session_limit("bus-overload", mix))


def _clips(bus: BusResult, measurement: Measurement, worst: StagePosition) -> Finding:
    past_db = past_clean_db(worst.stage)
    how_far = "" if past_db is None else f" {format_db(past_db, limit_db=0.0, signed=False)} dB past its clean limit"
    amount = "as much as it takes" if past_db is None else f"at least {at_least(past_db + HEADROOM_TOLERANCE_DB)}"
    return make_session_finding(
        NAME,
        f"{_fader(bus)} lowers the number by {_cut(measurement)} dB, not the damage: its chain is fed with a peak of "
        f"{format_db(bus.sum.sample_peak_dbfs, limit_db=0.0)} dBFS{moment(bus.sum.sample_peak_at_s)}, and "
        f"{label(worst)} clips{how_far}, at any fader position.",
        f"Lower the clip gain (input_trim_db) of {_whose(bus)} tracks by {amount} instead, and bring the fader "
        "(fader_db) back up.",
        excess_db=past_db,
        at_s=bus.sum.sample_peak_at_s,
    )


def _is_over(bus: BusResult, measurement: Measurement, limit: Limit) -> Iterator[Finding]:
    peak_dbfs, output = bus.sum.sample_peak_dbfs, measurement.output
    if not exceeds(peak_dbfs, limit.value):
        return
    if exceeds(output.sample_peak_dbfs, limit_of("headroom-exhausted", measurement).value):
        return  # then the fader fixes nothing
    yield make_session_finding(
        NAME,
        f"{_fader(bus)} lowers the number by {_cut(measurement)} dB, but its chain is fed with a peak of "
        f"{format_db(peak_dbfs, limit_db=limit.value)} dBFS{moment(bus.sum.sample_peak_at_s)}, above the limit of "
        f"{bound(limit.value)} dBFS.",
        f"Lower the clip gain (input_trim_db) of {_whose(bus)} tracks by at least "
        f"{at_least(peak_dbfs - limit.value)} instead, and bring the fader (fader_db) back up.",
        excess_db=peak_dbfs - limit.value,
        limit=limit,
        at_s=bus.sum.sample_peak_at_s,
    )


def _fader(bus: BusResult) -> str:
    return "The master fader" if bus.number is None else f"The fader of {bus_label(bus)}"


def _whose(bus: BusResult) -> str:
    return "all" if bus.number is None else "its"


def _cut(measurement: Measurement) -> str:
    return format_db(-measurement.chain.fader_db, limit_db=0.0, signed=False)
