"""driven-past-linear: the programme drives a stage into its saturation.

What it means: the stage bends the waveform: gently at first, more with every
dB. Unlike a clip there is no sharp edge, and often this is what it is for.

Why it matters: in a stage that is there to colour the sound, the amount is
the sound, and whatever changes the level before it changes it. In one that
was meant to be clean it is distortion.

How it was measured: tests with tones found that the stage saturates. Then the
loudest and most critical seconds of its own input were played to it as they
are, and turned down into its linear region. The number is how far the level
must come down until the two differ by no more than the gain and 1 %. It fires
above max_drive_db (0 dB). If the curve ends in a corner, where a tiny change
of the input suddenly leaves no trace, that is a clip and not a saturation.
Lossy codecs can't be compared with themselves; the report says that it is
less certain there.

Example: a tube stage that is clean up to -20 dBFS, fed with drums that peak
at -4 dBFS: 16 dB of drive.

What to do: nothing if you like it; the trim before the stage sets how much of
it there is. It is information, and a warning with intent: clean.

When to ignore it: with intent: colour; or set max_drive_db to the most that
you want.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import StagePosition, places
from chainsim.diagnose.wording import affected, at_least, bound, capitalised, doubt, knob_before, label, worst_at_s
from chainsim.model.finding import FINDINGS, Finding, Limit, Severity
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.model.stage_overload import HEADROOM_TOLERANCE_DB, Overload, overload, past_clean_db
from chainsim.units import format_db

NAME = "driven-past-linear"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every stage that the programme drives into saturation beyond the limit."""
    limit = limit_of(NAME, measurement)
    for place in places(measurement):
        check = place.stage.programme
        if check is None or overload(place.stage) is not Overload.SATURATES:
            continue
        past_db = past_clean_db(place.stage)
        if not (limit.value <= 0.0 if past_db is None else exceeds(past_db, limit.value)):
            continue
        excess_db = None if past_db is None else past_db - limit.value
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} saturates{_by(past_db, limit)}{affected(check)}{doubt(check)}.",
            _action(place, excess_db),
            place=place,
            severity=FINDINGS[NAME].severity if place.stage.spec.intent == "clean" else Severity.INFORMATION,
            excess_db=excess_db,
            limit=limit,
            at_s=worst_at_s(check),
        )


def _by(past_db: float | None, limit: Limit) -> str:
    if past_db is None:
        return ""
    past = format_db(past_db, limit_db=limit.value, signed=False)
    return f", {past} dB past its clean range (limit {bound(limit.value)} dB)"


def _action(place: StagePosition, excess_db: float | None) -> str:
    amount = "" if excess_db is None else f" by at least {at_least(excess_db + HEADROOM_TOLERANCE_DB)}"
    lower = f"ower {knob_before(place)}{amount}"
    if place.stage.spec.intent == "clean":
        return f"L{lower}, and make the level up behind the stage."
    if place.stage.spec.intent == "colour":
        return f"Nothing is needed: it is there to colour; for less of it, l{lower}."
    return f"Nothing is needed if you like it (say so with intent: colour); to keep it clean, l{lower}."
