"""over-limiting: a limiter holds the mix down harder than it can bear.

What it means: for most of the mix the peaks stand hardly above the loudness:
kick and snare do not stick out of what lies around them any more.

Why it matters: transients are what makes drums sound near. A streaming
service turns a loud mix down to its own level, and what is left then is a
quieter mix without transients.

How it was measured: PSR, the true peak less the short-term loudness of the
same 3 s, for every 3 s that are not silent. Its median below 8 dB is a sign,
below 6 dB a strong one. Unlimited mixes have 12 dB and more.

Example: median PSR 5.4 dB, least 4.1 dB: a limiter taking off 8 dB all along.

What to do: lower the limiter's input (or raise its threshold) until the
median PSR is back above 8 dB. The mix gets quieter by that; the service gives
it back.

When to ignore it: when the genre wants it dense. And drones, pads and test
tones have little PSR without any limiter: a sine has 3 dB.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.judge.spans_below_limit import stretches
from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.units import format_db

NAME = "over-limiting"
HINT_DB = 8.0
STRONG_DB = 6.0


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one."""
    psr = measurement.psr_db
    if psr is None or psr.median >= HINT_DB:
        return
    strong = psr.median < STRONG_DB
    back_db = HINT_DB - psr.median
    yield Judgement(
        NAME,
        Tier.STRONG_SIGN if strong else Tier.HINT,
        Severity.WARNING if strong else Severity.INFORMATION,
        f"Its peaks stand only {format_db(psr.median, limit_db=HINT_DB, signed=False)} dB above its loudness for half "
        f"of the time; a mix that can breathe has {HINT_DB:g} dB and more.",
        (
            Evidence("median_psr_db", psr.median, f"median PSR {format_db(psr.median, signed=False)} dB"),
            Evidence("least_psr_db", psr.least, f"least {format_db(psr.least, signed=False)} dB"),
        ),
        stretches(measurement.over_time, measurement.over_time.psr_db, below=HINT_DB),
        f"Lower the input of the limiter on the mix bus by about {format_db(back_db, signed=False)} dB (or raise its "
        "threshold), and let the streaming service turn it up.",
    )
