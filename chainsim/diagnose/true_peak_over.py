"""true-peak-over: the output's true peak is above its limit.

What it means: between its samples the waveform swings higher than the limit,
even where no sample does. The true peak is what a converter or a lossy
encoder makes of the samples.

Why it matters: intersample peaks can clip in a listener's converter, and
MP3 or AAC encoding adds up to a decibel or two. Streaming services ask for
-1 dBTP, some for -2.

How it was measured: 4 times oversampling with the filter of ITU-R
BS.1770-5, annex 2, at the output after the fader, and never below the sample
peak. The limit is max_true_peak_dbtp (-1 dBTP).

Example: a master limited to -0.1 dBFS sample peak reads +0.6 dBTP, which is
1.6 dB over the limit.

What to do: lower the fader, or set the ceiling of a last true-peak limiter to
the limit. The fader is right here if nothing before it is over: nothing has
been lost yet.

When to ignore it: on a track or bus that still goes into a mix. For those set
a higher limit, or ignore the finding in the chain file.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.wording import at_least, bound, moment
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "true-peak-over"


def find(measurement: Measurement) -> Iterator[Finding]:
    """At most one, for the output."""
    limit = limit_of(NAME, measurement)
    output = measurement.output
    if not exceeds(output.true_peak_dbtp, limit.value):
        return
    excess_db = output.true_peak_dbtp - limit.value
    peak = format_db(output.true_peak_dbtp, limit_db=limit.value)
    yield make_finding(
        NAME,
        f"The output has a true peak of {peak} dBTP{moment(output.true_peak_at_s)}, "
        f"above the limit of {bound(limit.value)} dBTP.",
        f"Lower the fader (fader_db), or the ceiling of the last limiter, by at least {at_least(excess_db)}.",
        excess_db=excess_db,
        limit=limit,
        at_s=output.true_peak_at_s,
    )
