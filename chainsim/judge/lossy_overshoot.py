"""lossy-overshoot: a lossy encoder has put peaks above full scale.

What it means: the spectrum ends at an edge, as encoders for MP3 and AAC leave
it, and the wave is above 0 dBTP without flat tops. An encoder keeps what is
heard, not the height of each wave: peaks come back higher than they went in.

Why it matters: every player that decodes to whole numbers clips them.

How it was measured: from one line of the spectrum to the next the level falls
by 30 dB and more, between 10.5 and 20.8 kHz; the true peak is above 0 dBTP;
and the tops are not flat. A strong sign, and measured where the file itself
is in a lossy format.

Example: an edge of 61 dB at 16.1 kHz, true peak +0.8 dBTP.

What to do: set the ceiling of the last limiter to -1 dBTP before encoding, or
to -2 dBTP for low bit rates, and encode again. Do not turn lossy files back
into masters.

When to ignore it: where the player decodes to floating point and turns down.

What it can't see: encoders that keep everything up to 20.8 kHz.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import EncoderEdge, ReviewMeasurement
from chainsim.units import format_db

NAME = "lossy-overshoot"
EDGE_DB = 30.0
CEILING_DBTP = -1.0
LOSSY = ("MPEG", "VORBIS", "OPUS")
"""How the encodings of lossy files begin."""


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one."""
    true_peak_dbtp, edge = measurement.levels.true_peak_dbtp, measurement.encoder_edge
    lossy_file = (measurement.source.encoding or "").startswith(LOSSY)
    has_edge = edge is not None and edge.drop_db >= EDGE_DB
    if true_peak_dbtp <= 0.0 or measurement.levels.flat_runs or not (lossy_file or has_edge):
        return
    peak = format_db(true_peak_dbtp, limit_db=0.0)
    yield Judgement(
        NAME,
        Tier.MEASURED if lossy_file else Tier.STRONG_SIGN,
        Severity.WARNING,
        "A lossy encoder has put peaks above full scale; players clip them.",
        (Evidence("true_peak_dbtp", true_peak_dbtp, f"true peak {peak} dBTP"), *_edge(edge if has_edge else None)),
        next((over.spans for over in measurement.overs if over.limit_dbtp == 0.0), ()),
        f"Set the ceiling of the last limiter to {CEILING_DBTP:g} dBTP and encode again from the mix.",
    )


def _edge(edge: EncoderEdge | None) -> tuple[Evidence, ...]:
    if edge is None:
        return ()
    return (
        Evidence("edge_hz", edge.hz, f"nothing above {edge.hz / 1000.0:.1f} kHz"),
        Evidence("edge_db", edge.drop_db, f"an edge of {edge.drop_db:.0f} dB"),
    )
