"""polarity-inverted: a stage inverts the polarity.

What it means: what was positive comes out negative. The level is the same.

Why it matters: in parallel with a branch that does not, or with the dry
track, like things cancel: bass goes first, then the body. In a plain insert
chain nobody hears it, but an asymmetric stage behind it works on the other
half of the wave.

How it was measured: at the lag at which output and input match best, they
correlate by -0.9 or less. Strong filters and reverbs, which match nowhere
that well, are not judged. Where probing with sweeps found another delay,
nothing is said: a tone half a period late looks the same. A warning inside
parallel branches.

Example: a tube model with an odd number of stages, mixed with the dry signal:
the sum is thin, though each of the two sounds right alone.

What to do: look for the stage's polarity switch (often drawn as a slashed
circle); in a branch, give the branch beside it the same turn.

When to ignore it: in a plain insert chain, and where a branch is inverted on
purpose, to take something away.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import capitalised, label
from chainsim.model.finding import Finding, Severity
from chainsim.model.result import Measurement, StageResult

NAME = "polarity-inverted"
MAX_CORRELATION = -0.9
PHASE_FRAMES = 8
"""What filters may shift the best match by, from one signal to another."""


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that is a plugin and turns what it is given around."""
    for place in places(measurement):
        if not place.works or place.stage.branches or not inverts(place.stage):
            continue
        beside = "; what the other branches have in common with it cancels" if place.nested else ""
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} inverts the polarity{beside}.",
            f"Switch the polarity of {label(place)}, or invert the other branches as well."
            if place.nested
            else f"Switch the polarity of {label(place)} before it is mixed with the dry signal.",
            place=place,
            severity=Severity.WARNING if place.nested else None,
        )


def inverts(stage: StageResult) -> bool:
    """Whether its output is its input turned around, as far as the programme and the probe's sweeps tell."""
    correlation, off_by_frames = stage.comparison.correlation, stage.comparison.latency_error_frames
    if correlation is None or off_by_frames is None or correlation > MAX_CORRELATION:
        return False
    probed_frames = stage.profile.latency_measured_frames
    if probed_frames is None:
        return True
    return abs(probed_frames - stage.profile.latency_reported_frames - off_by_frames) <= PHASE_FRAMES
