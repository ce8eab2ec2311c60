"""no-effect: a stage returns what it was given.

What it means: input and output are the same, sample for sample or to below
what any ear or converter can tell apart. The stage costs time and does
nothing on this material.

Why it matters: often a setting was forgotten: a preset that did not load, a
threshold that is never reached, a mix control at 0 %, a ratio of 1:1.

How it was measured: RMS of output minus input, lined up by the reported
latency, against the RMS of the input. It fires below -120 dB; 24-bit
rounding alone leaves about -130 dB on a signal at -18 dBFS. Stages with
intent: ceiling are left out: it is fine if nothing reaches them.

Example: pedalboard's Compressor with its default ratio of 1; an equaliser
whose bands are all at 0 dB; a gate that never closes.

What to do: check preset, mix, ratio and threshold; raise the trim before the
stage if it is fed too weakly; else take the stage out or bypass it.

When to ignore it: for stages that are there for the moments when something
goes wrong; say so of a safety limiter with intent: ceiling. It is information
only.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import is_silent
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "no-effect"
NULL_BELOW_DB = -120.0


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that gets signal and nulls with it."""
    for place in places(measurement):
        null_db = place.stage.comparison.null_db
        if place.stage.spec.intent == "ceiling":
            continue
        if not place.works or is_silent(place.stage.input) or null_db is None or not null_db < NULL_BELOW_DB:
            continue
        how = (
            "returns exactly what it is given"
            if null_db == float("-inf")
            else f"changes nothing: output and input differ by {format_db(null_db, limit_db=NULL_BELOW_DB)} dB "
            f"(limit {bound(NULL_BELOW_DB)} dB)"
        )
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} {how}.",
            f"Check preset, mix, ratio and threshold of {label(place)}, or bypass it.",
            place=place,
        )
