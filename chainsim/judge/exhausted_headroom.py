"""exhausted-headroom: the stereo bus has no room left above the mix.

What it means: between the samples the wave is above full scale, or so near to
it that the next step (a converter, an MP3 encoder, a sample rate converter)
takes it there.

Why it matters: converters and players clip what is above full scale, though
no sample of the file shows it; encoders overshoot by a decibel and more.

How it was measured: the true peak in dBTP (ITU-R BS.1770), in steps of 10 ms.
Above 0 dBTP is an error from one per mille of the time on, else a warning;
above -1 dBTP, the usual ceiling for delivery, is a note.

Example: above 0 dBTP for 0.4 % of the time, 37 times, most at +0.9 dBTP.

What to do: set the ceiling of the last limiter to -1 dBTP, with its true-peak
detection on, or lower the master fader by what it is over: as long as nothing
before it clips that is enough.

When to ignore it: in a mix that goes on to mastering in floating point.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.units import format_db

NAME = "exhausted-headroom"
CEILING_DBTP = -1.0
OFTEN = 0.001


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one: for full scale where it is over that, else for the usual ceiling."""
    true_peak_dbtp = measurement.levels.true_peak_dbtp
    over = next((one for one in sorted(measurement.overs, key=lambda one: -one.limit_dbtp) if one.count), None)
    if over is None:
        return
    above_full_scale = over.limit_dbtp >= 0.0
    severity = Severity.INFORMATION
    if above_full_scale:
        severity = Severity.ERROR if over.share >= OFTEN else Severity.WARNING
    times = "once" if over.count == 1 else f"{over.count} times"
    room_db = true_peak_dbtp - CEILING_DBTP
    yield Judgement(
        NAME,
        Tier.MEASURED,
        severity,
        f"The true peak is above {over.limit_dbtp:g} dBTP {times}, {100.0 * over.share:.2f} % of the time."
        + (" No sample need show it, but converters and encoders clip it." if above_full_scale else ""),
        (
            Evidence(
                "true_peak_dbtp",
                true_peak_dbtp,
                f"true peak {format_db(true_peak_dbtp, limit_db=over.limit_dbtp)} dBTP",
            ),
            Evidence(
                "share_over", over.share, f"{100.0 * over.share:.2f} % of the time, longest {over.longest_s:.2f} s"
            ),
        ),
        over.spans,
        f"Set the ceiling of the last limiter to {CEILING_DBTP:g} dBTP, or lower the master fader by "
        f"{format_db(room_db, limit_db=0.0, signed=False)} dB; it is enough where nothing before it clips.",
    )
