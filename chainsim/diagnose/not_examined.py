"""not-examined: whether a stage clips inside could not be found out.

What it means: every stage is tested with tones, and those that could clip are
tested with excerpts of your track. That did not give an answer here. Perhaps
the plugin crashed, or was not done in time. Or it never sounds the same twice
(random modulation, loud noise), so that a clip could hide in the difference.
Or it gives back silence, a sound of its own, or no numbers, at every level.
Or its gain changes with the level in a way that hides what a clip would do.
The report says which. All levels are measured.

Why it matters: whether this stage clips is not known, nor its headroom and
its kind. A check that passes has passed without them. Such a result is not
kept: the next check tries again.

How it was measured: a process of its own plays sines from -84 to +36 dBFS and
the loudest excerpts to the plugin. It has --timeout-s for one answer, four
times as long for the whole, and --memory-limit.

Example: a reverb that takes 200 ms a render is not done after 120 s.

What to do: give it more time (--timeout-s) or memory (--memory-limit). A
plugin that crashes when it is driven hard may do so in your DAW as well: tell
its maker, and keep the level in front of it down.

An automated stage is tested at its extremes, but not with excerpts of the
track. For that, replace the automation by its value at the loudest place.

When to ignore it: if levels are all you check; then use --no-probe. It is a
warning, since nothing was found wrong; with --fail-on warning such a check
fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import StagePosition, places
from chainsim.diagnose.wording import knob_before, label
from chainsim.model.finding import Finding
from chainsim.model.result import Measurement
from chainsim.model.undecided_stages import AT_CEILING, NEAR_CEILING, STEPS_AS_SUDDEN, undecided

NAME = "not-examined"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that could not be probed, or not be tried on the programme."""
    for place in places(measurement):
        untried = undecided(place.stage.profile, place.stage.programme)
        why = place.stage.profile.failure or place.stage.unexamined or untried
        if why is None or not place.works:
            continue
        again = (
            "Try again with more time or memory (--timeout-s, --memory-limit); if it still fails, tell the plugin's "
        )
        again += "maker."
        moving = [parameter.name for parameter in place.stage.plugin.parameters if parameter.points]
        if moving and untried is None:
            again = f"Give {' and '.join(moving)} one value, that of the loudest place, and check that."
        yield make_finding(
            NAME,
            f"Whether {label(place)} clips inside is not known: it could not be examined ({why}).",
            again if untried is None else _aside(untried, place),
            place=place,
        )


def _aside(untried: str, place: StagePosition) -> str:
    if untried == AT_CEILING:
        return f"Lower {knob_before(place)} by 1 dB and check again, or listen to it alone."
    if untried == NEAR_CEILING:
        return f"Lower {knob_before(place)} by 6 dB and check again, or listen to it alone."
    if untried == STEPS_AS_SUDDEN:
        return "Set it to its finest steps and check again, or listen to it alone."
    return "Turn off its noise or modulation and try again, or listen to it alone."
