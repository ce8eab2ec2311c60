"""headroom-exhausted: the output peaks above its limit.

What it means: what leaves the chain, after the fader, has samples above full
scale (or above the limit that the chain file sets).

Why it matters: inside a floating-point host this is still whole, but a
fixed-point file, a converter, or a plugin on the next bus cuts it off. That
is hard clipping: harsh, and not to be undone.

How it was measured: the sample peak in dBFS after the fader, over the
source's length, against max_output_peak_dbfs (0 dBFS).

Example: five stages that each add 2 dB bring a source that peaks at -6 dBFS
to +4 dBFS at the output.

What to do: look first for over-full-scale and gain-buildup, and turn the
level down where it rises. A fader hides what clipped before it, and only
when nothing is over inside the chain is it the right knob.

When to ignore it: when the output goes on in floating point and is turned
down there. Then set max_output_peak_dbfs to the room there really is.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.wording import at_least, bound, moment
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "headroom-exhausted"


def find(measurement: Measurement) -> Iterator[Finding]:
    """At most one, for the output."""
    limit = limit_of(NAME, measurement)
    output = measurement.output
    if not exceeds(output.sample_peak_dbfs, limit.value):
        return
    excess_db = output.sample_peak_dbfs - limit.value
    peak = format_db(output.sample_peak_dbfs, limit_db=limit.value)
    clipped = f"; {output.clipped_samples} samples are at full scale or beyond" if output.clipped_samples else ""
    yield make_finding(
        NAME,
        f"The output peaks at {peak} dBFS{moment(output.sample_peak_at_s)}, "
        f"above the limit of {bound(limit.value)} dBFS{clipped}.",
        f"Bring it down by at least {at_least(excess_db)}: at the first stage that is over if there is one, "
        "else at the fader (fader_db).",
        excess_db=excess_db,
        limit=limit,
        at_s=output.sample_peak_at_s,
    )
