"""ceiling-hit: a limiter or ceiling is working.

What it means: the programme reaches the level that the stage does not let
through, and the stage turns it down for a moment. That is its job.

Why it matters: a dB or two on the loudest peaks is not heard. More takes the
punch out of drums, and a limiter that was put there for safety should not
work at all: then something before it has become louder.

How it was measured: the largest gain reduction over 10 ms, against the
stage's gain for quiet signal. It is looked at in stages that probing found
to be dynamics with a ceiling, and in those with intent: ceiling; it fires
above 0.1 dB, where the output gets to within 1 dB of the ceiling: what a
compressor takes off below it is its work. Where such a stage clips,
internal-clipping says so instead.

Example: a limiter with its ceiling at -1 dBFS takes up to 3.2 dB off a mix.

What to do: nothing if that is its job; else lower the trim before it, or
find what made the level rise (gain-buildup). It is information, and a
warning with intent: clean.

When to ignore it: on a limiter that is meant to work, as in mastering.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import capitalised, knob_before, label, moment, worst_at_s
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_comparison import exceeds
from chainsim.model.profile import Kind
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import Overload, overload
from chainsim.units import format_db

NAME = "ceiling-hit"
WORKS_ABOVE_DB = 0.1
AT_CEILING_DB = 1.0
"""A limiter lets a programme's peaks get as near; a ceiling is measured with a tone."""


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every limiter that has to work on this programme."""
    for place in places(measurement):
        stage = place.stage
        reduction_db = _reduction_db(stage)
        if not _is_ceiling(stage) or reduction_db is None or not exceeds(reduction_db, WORKS_ABOVE_DB):
            continue
        at_s = None if stage.programme is None else worst_at_s(stage.programme)
        ceiling_dbfs, amount = (
            stage.profile.ceiling_dbfs,
            format_db(reduction_db, limit_db=WORKS_ABOVE_DB, signed=False),
        )
        where = "a ceiling" if ceiling_dbfs is None else f"its ceiling of {format_db(ceiling_dbfs)} dBFS"
        advice = f"lower {knob_before(place)} by about {amount} dB"
        clean = stage.spec.intent == "clean"
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} works at {where}: it takes off up to {amount} dB{moment(at_s)}.",
            f"{capitalised(advice)}, or say what it is there for with intent: ceiling."
            if clean
            else f"Nothing is needed if that is its job; to spare it, {advice}.",
            place=place,
            severity=Severity.WARNING if clean else None,
            excess_db=reduction_db,
            at_s=at_s,
        )


def _is_ceiling(stage: StageResult) -> bool:
    """Whether it was probed, is there to stop the level, and does that without clipping."""
    if overload(stage) in (Overload.UNKNOWN, Overload.CLIPS) or stage.spec.bypass:
        return False
    ceiling_dbfs = stage.profile.ceiling_dbfs
    dynamics = stage.profile.kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP)
    gets_there = ceiling_dbfs is not None and stage.output.sample_peak_dbfs > ceiling_dbfs - AT_CEILING_DB
    return stage.spec.intent == "ceiling" or (dynamics and gets_there)


def _reduction_db(stage: StageResult) -> float | None:
    """Over the whole track where it was measured, else over the excerpts that were examined."""
    if stage.comparison.gain_reduction is not None:
        return stage.comparison.gain_reduction.maximum_db
    return None if stage.programme is None else stage.programme.gain_reduction_db
