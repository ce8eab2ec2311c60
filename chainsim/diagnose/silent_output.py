"""silent-output: a stage returns silence for signal.

What it means: signal goes in, and nothing comes out, from the first frame to
the last.

Why it matters: everything behind it is silent too, and all findings there
would be about nothing. In a batch of hundreds of files nobody hears it.

How it was measured: the stage's output never peaks above -90 dBFS, while its
input does. A single step of 16-bit audio is at -90.3 dBFS.

Example: a gate whose threshold is above the whole vocal; a plugin without a
licence that mutes itself; a parallel stage whose branches cancel each other.

A delay that is longer than the source comes behind its end: that is said.

What to do: of branches that cancel, invert one or take it out. Else look at
the gate's threshold, the output and mix controls, and the plugin's licence;
bypass the stage to see that the rest is right.

When to ignore it: hardly ever. A stage that mutes on purpose does not belong
in a chain that is measured: bypass it.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import SILENT_BELOW_DBFS, is_silent
from chainsim.model.measured_stages import stages_inside
from chainsim.model.result import Measurement, StageResult
from chainsim.units import format_db

NAME = "silent-output"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every stage that loses the signal; what lies behind it has silent input and stays out of it."""
    for place in places(measurement):
        if not _mutes(place.stage) or _muted_inside(place.stage):
            continue
        output_dbfs = place.stage.output.sample_peak_dbfs
        if (heard := _branches_heard(place.stage)) > 1:
            yield make_finding(
                NAME,
                f"{capitalised(label(place))} adds {heard} branches that cancel each other: "
                "each of them gives signal, and their sum is silence.",
                f"Look for a branch of {label(place)} whose polarity is inverted (chainsim explain polarity-inverted), "
                "or bypass one.",
                place=place,
            )
            continue
        if place.stage.tail.peak_dbfs >= SILENT_BELOW_DBFS:
            yield make_finding(
                NAME,
                f"{capitalised(label(place))} is silent for as long as the source plays, "
                f"and comes behind its end (peak {format_db(place.stage.tail.peak_dbfs)} dBFS).",
                f"Measure a longer piece of the track, or shorten the delay of {label(place)}.",
                place=place,
            )
            continue
        left = (
            "" if output_dbfs == float("-inf") else f" (peak {format_db(output_dbfs, limit_db=SILENT_BELOW_DBFS)} dBFS)"
        )
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} receives a peak of {format_db(place.stage.input.sample_peak_dbfs)} dBFS "
            f"and returns silence{left}, below {bound(SILENT_BELOW_DBFS)} dBFS.",
            f"Check the threshold, output and mix controls and the licence of {label(place)}, or bypass it.",
            place=place,
        )


def _mutes(stage: StageResult) -> bool:
    """Signal in, silence out. A stage that puts out nothing but NaN is not silent, and another finding."""
    muted = is_silent(stage.output) and not stage.output.non_finite_samples
    return muted and not is_silent(stage.input) and not stage.spec.bypass


def _branches_heard(stage: StageResult) -> int:
    """How many branches give signal: where two do and the sum is silent, they cancel each other."""
    last = [(branch, branch.stages[-1].output if branch.stages else stage.input) for branch in stage.branches]
    return sum(levels.sample_peak_dbfs + branch.gain_db >= SILENT_BELOW_DBFS for branch, levels in last)


def _muted_inside(stage: StageResult) -> bool:
    """Whether stages inside branches explain it: every fault is reported once, at the innermost place."""
    return any(map(_mutes, stages_inside(stage)))
