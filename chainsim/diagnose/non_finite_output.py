"""non-finite-output: a stage puts out NaN or infinity.

What it means: some samples are not numbers any more. Dividing by zero, an
unstable filter or memory that was never set are the usual reasons.

Why it matters: NaN spreads. Every filter, delay and meter behind it keeps it
for good, so one bad sample can turn the rest of a mix silent or into full
noise, and some converters play infinity as the loudest click there is.

How it was measured: samples that are NaN or infinite were counted at every
tap and in the tail after the source has ended. The first stage that has them
while its input has none is named; stages behind it only receive them.

Example: a filter with a cutoff above half the sample rate puts out NaN from
the first sample on, at 44.1 kHz but not at 96 kHz.

What to do: update the plugin, change the setting that sets it off (extreme
resonance, feedback or cutoff), or bypass the stage. If the source itself has
them, or a peak beyond +220 dBFS, which is 30 dB more than the loudest format
of integers read as floats, it is damaged: export it again.

When to ignore it: never. All levels measured behind such a stage are in
doubt.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import Lane, StagePosition, lanes
from chainsim.diagnose.wording import capitalised, label, moment, span
from chainsim.model.finding import Finding
from chainsim.model.measured_stages import stages_inside
from chainsim.model.result import Measurement, StageResult
from chainsim.units import format_db

NAME = "non-finite-output"

DAMAGED_ABOVE_DBFS = 220.0
"""Integers of 32 bits read as floats come to 187."""


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for the source if it has any, and one for every stage that makes them out of finite input."""
    source = measurement.taps[0].levels
    if source.non_finite_samples:
        yield make_finding(
            NAME,
            f"The source has {_bad_samples(source.non_finite_samples)}, the first{moment(source.non_finite_at_s)}.",
            "Export the source again: no stage can repair it.",
            tap=0,
            at_s=source.non_finite_at_s,
        )
    elif source_is_damaged(measurement):
        yield make_finding(
            NAME,
            f"The source peaks at {format_db(source.sample_peak_dbfs)} dBFS{moment(source.sample_peak_at_s)}: "
            "no sound is as loud as that, the file is damaged there.",
            "Export the source again: turned down by as much as that peak needs, all the rest would be silence.",
            tap=0,
            at_s=source.sample_peak_at_s,
        )
    for lane in lanes(measurement):
        tail_is_spoiled = False
        for place in lane.places:
            if _makes(place.stage, tail_is_spoiled=tail_is_spoiled) and not _made_inside(place.stage):
                yield _finding(lane, place, reaches_output=measurement.output.non_finite_samples > 0)
            tail_is_spoiled = _is_spoiled(place.stage)


def source_is_damaged(measurement: Measurement) -> bool:
    """Whether the source has a number that is none of sound's, so that nothing else is to be said of levels."""
    return measurement.taps[0].levels.sample_peak_dbfs > DAMAGED_ABOVE_DBFS


def _finding(lane: Lane, place: StagePosition, *, reaches_output: bool) -> Finding:
    output, tail = place.stage.output, place.stage.tail
    if output.non_finite_samples:
        what = f"{_bad_samples(output.non_finite_samples)}, the first{moment(output.non_finite_at_s)}"
    else:
        what = f"{_bad_samples(tail.non_finite_samples)} after the source has ended"
    behind = lane.places[lane.places.index(place) + 1 :]
    spoiled = [other for other in behind if other.stage.input.non_finite_samples]
    reach = f"; {span(spoiled)} receive{'s' if len(spoiled) == 1 else ''} them" if spoiled else ""
    reach += "; they reach the output" if reaches_output else ""
    return make_finding(
        NAME,
        f"{capitalised(label(place))} puts out {what}{reach}.",
        f"Bypass {label(place)}, or change the setting that sets it off; then measure again.",
        place=place,
        at_s=output.non_finite_at_s,
    )


def _makes(stage: StageResult, *, tail_is_spoiled: bool = False) -> bool:
    """Whether bad samples begin here; `tail_is_spoiled`: the stage before already has them, if only after the end."""
    if stage.spec.bypass or stage.input.non_finite_samples:
        return False
    return stage.output.non_finite_samples > 0 or (stage.tail.non_finite_samples > 0 and not tail_is_spoiled)


def _is_spoiled(stage: StageResult) -> bool:
    return stage.output.non_finite_samples > 0 or stage.tail.non_finite_samples > 0


def _made_inside(stage: StageResult) -> bool:
    """Whether stages inside branches explain it: every fault is reported once, at the innermost place."""
    return any(map(_makes, stages_inside(stage)))


def _bad_samples(count: int) -> str:
    return "1 sample that is NaN or infinite" if count == 1 else f"{count} samples that are NaN or infinite"
