"""not-repeatable: a stage gives a different result every time.

What it means: the same audio, played twice to a plugin that was opened afresh
each time, comes out different. Something in it is random, or runs on from
where it was: a free-running modulation, analogue-style noise, or a start that
does not clear what was there before.

Why it matters: two exports of one mix are not the same, null tests fail, and
small numbers that chainsim gives for this stage would read otherwise next
time. Its own limits of detection are raised by as much.

How it was measured: a tone at -18 dBFS is played to two fresh instances, and
one result subtracted from the other. It fires where the rest is above -60 dB
of the signal.

Example: a chorus whose modulation starts at a random phase: -8 dB.

What to do: look for a switch that ties modulation to the start, or turn noise
off; else print (freeze) the track once, and go on with that.

When to ignore it: where movement that is never twice the same is the effect.
It is information only.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds
from chainsim.model.profile import StageProfile
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "not-repeatable"
REPEATS_BELOW_DB = -60.0


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage of which two renders differ."""
    for place in places(measurement):
        residual_db = place.stage.profile.repeatability_db
        if residual_db is None or not place.works or repeats(place.stage.profile):
            continue
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} gives a different result every time: two renders of the same tone differ by "
            f"{format_db(residual_db, limit_db=REPEATS_BELOW_DB)} dB (limit {bound(REPEATS_BELOW_DB)} dB).",
            f"Switch off noise and free-running modulation in {label(place)}, or print the track once.",
            place=place,
            excess_db=residual_db - REPEATS_BELOW_DB,
        )


def repeats(profile: StageProfile) -> bool:
    """Whether two renders are the same, as far as was measured."""
    return not exceeds(profile.repeatability_db, REPEATS_BELOW_DB)
