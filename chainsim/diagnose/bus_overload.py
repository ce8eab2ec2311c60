"""bus-overload: the tracks add up to more than the bus has room for.

What it means: what enters the bus (or a group), before its chain and its
fader, peaks above full scale, though every track by itself may be below.

Why it matters: levels add up. Thirty tracks that peak near 0 dBFS reach 9 to
29 dB above it, and every plugin on the bus is fed with that: compressors
slam, saturation and hidden clips destroy. The master fader comes too late.

How it was measured: the sample peak of the sum in dBFS against
max_bus_peak_dbfs (0 dBFS). An error; a warning where probing knows that no
stage of the bus's chain loses anything of it and its output is within
max_output_peak_dbfs, so that floating point carries it.

Example: thirty tracks of unlike signals, each peaking at -0.3 dBFS, give a
bus that peaks at +14 dBFS.

What to do: lower the clip gain of all tracks by the same amount, so that the
balance stays: `chainsim mix SESSION --fix` writes it, down to the reference's
peak cap, and takes back at the faders what a chain makes of it.

When to ignore it: when the bus has no plugins and goes on in floating point.
Then set max_bus_peak_dbfs to the room there really is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainsim.diagnose.finding_factory import limit_of
from chainsim.diagnose.session_finding_factory import make_session_finding, session_limit
from chainsim.diagnose.session_wording import bus_label, listed_few, with_amounts
from chainsim.diagnose.wording import at_least, bound, capitalised, moment
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.model.session_routing import sums
from chainsim.model.stage_overload import loses_nothing
from chainsim.units import format_db

if TYPE_CHECKING:
    from chainsim.model.mix import BusResult, MixResult

NAME = "bus-overload"


def find(mix: MixResult) -> Iterator[Finding]:
    """At most one for every group, and one for the bus."""
    limit = session_limit(NAME, mix)
    for bus, measurement in sums(mix):
        peak_dbfs = bus.sum.sample_peak_dbfs
        if not exceeds(peak_dbfs, limit.value):
            continue
        peak = format_db(peak_dbfs, limit_db=limit.value)
        harmless = _is_carried(measurement)
        most = _who(bus)
        yield make_session_finding(
            NAME,
            f"{capitalised(bus_label(bus))} adds up to a peak of {peak} dBFS{moment(bus.sum.sample_peak_at_s)}, "
            f"above the limit of {bound(limit.value)} dBFS{_rise(bus)}{most and f'; most of it is {most}'}"
            f"{'; nothing is lost of it here, in floating point' if harmless else ''}.",
            f"Lower the clip gain (input_trim_db) of {'all' if bus.number is None else 'its'} tracks alike, by at "
            f"least {at_least(peak_dbfs - limit.value)}; the reference's peak cap asks for "
            f"{at_least(max(0.0, peak_dbfs - mix.session.reference.max_peak_dbfs))}. A fader comes behind the chain "
            "that is driven.",
            tracks=_names(bus),
            severity=Severity.WARNING if harmless else None,
            excess_db=peak_dbfs - limit.value,
            limit=limit,
            at_s=bus.sum.sample_peak_at_s,
        )


def _is_carried(measurement: Measurement) -> bool:
    output_limit = limit_of("headroom-exhausted", measurement)
    over = exceeds(measurement.output.sample_peak_dbfs, output_limit.value)
    return not over and all(loses_nothing(stage) for stage in measurement.stages)


def _rise(bus: BusResult) -> str:
    over = bus.summing.over_loudest
    if over is None or bus.summing.sounding < 2:
        return ""
    return (
        f": together {bus.summing.sounding} tracks are {format_db(over.peak_db)} dB in peak and "
        f"{format_db(over.rms_db)} dB in RMS against the loudest one alone"
    )


def _who(bus: BusResult) -> str:
    """Those that raise the worst peak most: by how much it would be lower without each alone."""
    worst = bus.summing.peak_instants[:1]
    amounts = [(one.track, one.share_db) for instant in worst for one in instant.contributions if one.share_db > 0.0]
    return listed_few(with_amounts(amounts)) if len(amounts) > 1 else ""


def _names(bus: BusResult) -> tuple[str, ...]:
    return tuple(
        one.track for instant in bus.summing.peak_instants[:1] for one in instant.contributions if one.share_db > 0.0
    )
