"""compressor-overdriven: a compressor reduces more than it should.

What it means: for a good part of the time the stage turns the signal down by
more than the limit. That is rarely what was set up: mostly the level in front
of it has crept up since.

Why it matters: gain reduction of 10 dB and more flattens transients, pumps,
brings up noise and breath in the pauses, and distorts low notes when release
times are short.

How it was measured: the short-time gain (10 ms) of output over input, below
the stage's own gain for quiet signal, over the active time. What counts is
the value exceeded for 5 % of that time, so that one loud syllable does not
decide; the limit is max_gain_reduction_db (10 dB). What it would be at the
reference level is estimated from the level curve that probing drew with
tones. Stages that probing found to be no dynamics are left out.

Example: threshold -20 dBFS, ratio 4:1, vocal peaks 16 dB above the threshold
after a +8 dB EQ: 12 dB of gain reduction in every loud phrase.

What to do: lower the trim before the stage if its input is hot (see
hot-input, gain-buildup); else raise the threshold, lower the ratio, or share
the work between two compressors.

When to ignore it: for effects that live from it, such as parallel
compression, side-chain-like pumping, or a limiter used as one.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.level_curve import reduction_when_lower_db
from chainsim.diagnose.wording import bound, capitalised, knob_before, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds, programme_rms_dbfs
from chainsim.model.profile import Kind
from chainsim.model.result import Measurement, StageResult
from chainsim.units import format_db

NAME = "compressor-overdriven"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage whose gain reduction was measured and is above the limit."""
    limit = limit_of(NAME, measurement)
    for place in places(measurement):
        reduction = place.stage.comparison.gain_reduction
        if not place.works or place.stage.profile.kind in (Kind.LINEAR, Kind.CLIP):
            continue  # what was taken for gain reduction is a gate's or a clip's
        if reduction is None or not exceeds(reduction.exceeded_5_percent_db, limit.value):
            continue
        reached = format_db(reduction.exceeded_5_percent_db, limit_db=limit.value, signed=False)
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} reduces by more than {reached} dB for 5 % of the active time "
            f"(limit {bound(limit.value)} dB; median {format_db(reduction.median_db, signed=False)} dB, "
            f"most {format_db(reduction.maximum_db, signed=False)} dB)"
            f"{_at_reference(measurement, place.stage, reduction.exceeded_5_percent_db)}.",
            f"Lower {knob_before(place)} if the input is hot, else raise the plugin's threshold or lower its ratio.",
            place=place,
            excess_db=reduction.exceeded_5_percent_db - limit.value,
            limit=limit,
        )


def _at_reference(measurement: Measurement, stage: StageResult, reduction_db: float) -> str:
    """How much less it would be for a stage that is fed above the reference; nothing where that can't be estimated."""
    reference_dbfs = measurement.chain.reference.rms_dbfs
    over_db = programme_rms_dbfs(stage.input) - reference_dbfs
    if not exceeds(over_db, 0.0):
        return ""
    there_db = reduction_when_lower_db(stage.profile, reduction_db, over_db)
    if there_db is None:
        return ""
    less = format_db(reduction_db - there_db, signed=False)
    return (
        f"; its input is {format_db(over_db, limit_db=0.0, signed=False)} dB above the reference of "
        f"{bound(reference_dbfs)} dBFS RMS, where it would be about {less} dB less"
    )
