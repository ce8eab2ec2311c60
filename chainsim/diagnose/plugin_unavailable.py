"""plugin-unavailable: a stage that is not here was passed through.

What it means: the chain has a stage that can't be hosted here, written as
`unavailable: "VST: ReaComp (Cockos)"`, or a plugin that is not installed. You
asked to measure through it (--missing-plugin bypass). Its place in the chain
is kept, its trim counts, and it does nothing.

Why it matters: what the DAW plays behind it is something else. An equalizer
or a compressor that is missing changes every level from there on, what drives
the later stages, and whether they clip. Levels up to it are right.

How it was measured: as a stage with bypass. Every later tap and the output
are marked "not what the DAW plays" in every report.

Example: a vocal chain from REAPER is ReaEQ, ReaComp and a VST3 tube. The tube
is here and is measured, but it is fed without what the compressor takes off:
6 dB hotter than in the project.

What to do: put a plugin in its place that does about the same and is here (a
built-in, a VST3), or print the track up to it in the DAW and measure what
follows on that file. A stage that is bypassed in the project itself needs
`bypass: true` and is no matter.

When to ignore it: where you only look at the stages before it. Trims are not
written into files while a stage is passed through.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import label
from chainsim.model.as_played import NOT_AS_PLAYED
from chainsim.model.chain import PassedStage
from chainsim.model.finding import Finding
from chainsim.model.result import Measurement

NAME = "plugin-unavailable"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every stage that was passed through."""
    for place in places(measurement):
        spec = place.stage.spec
        if not isinstance(spec, PassedStage):
            continue
        name = label(place)
        what = "" if place.stage.name == spec.unavailable else f" ({spec.unavailable})"
        yield make_finding(
            NAME,
            f"{name[0].upper()}{name[1:]}{what} is not here and was passed through: every level from its tap on, and "
            f"the output, is {NOT_AS_PLAYED}.",
            "Put a plugin that is here in its place, or print the track up to it and measure what follows on that.",
            place=place,
        )
