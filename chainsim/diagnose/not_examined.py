"""not-examined: whether a stage clips inside could not be found out.

What it means: every stage is probed with tones, and those that could clip are
tried on excerpts of this programme. The plugin did not survive that, or was
not done in time, or never answers alike (random modulation, loud noise) and
is driven past where its tones make harmonics, so that a clip could hide
behind the difference, or answers every level with silence or no numbers, or
with another gain behind filters or up to a ceiling. All levels are measured.

Why it matters: what is not said of this stage is not known. Clipping inside
it, its headroom and its kind are missing from the report, and a check that
passes does so without them. Nothing is kept of such a result: the next check
tries again.

How it was measured: a process of its own plays sines from -84 to +36 dBFS and
the loudest excerpts to the plugin. It has --timeout-s for one answer, four
times as long for the whole, and --memory-limit.

Example: a reverb that takes 200 ms a render is not done after 120 s.

What to do: give it more time (--timeout-s) or memory (--memory-limit). A
plugin that crashes when it is driven hard may do so in a session as well:
tell its maker, and keep the level in front of it down.

A stage with automation is probed at its extremes, but an excerpt would meet
it in another setting: give what moves the value of the loudest place.

When to ignore it: where --no-probe would do, since levels are all you check.
It is a warning, since nothing was found wrong; --fail-on warning makes such a
check fail.
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
