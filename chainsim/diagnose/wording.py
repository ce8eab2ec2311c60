"""Phrases that messages and actions have in common, so that every finding speaks of places and knobs alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.diagnose.lanes import StagePosition
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_names import stage_label
from chainsim.units import format_time

_RENDER_TOLERANCE_DB = 1e-4
"""Far above what float32 gains can be off by, far below what is printed."""


def label(place: StagePosition) -> str:
    """`stage 3 'Sat'`, or inside branches `stage 3.2.1 'Sat'`."""
    return stage_label(place.stage.path, place.stage.name)


def capitalised(text: str) -> str:
    """The same as the beginning of a sentence, names left as they are."""
    return text[:1].upper() + text[1:]


def span(places: Sequence[StagePosition]) -> str:
    """`stage 3 'Sat'`, or `stage 3 'Sat' to stage 5 'Limiter'`."""
    return label(places[0]) if len(places) == 1 else f"{label(places[0])} to {label(places[-1])}"


def listed(places: Sequence[StagePosition]) -> str:
    """Every one by name: `stage 1 'EQ', stage 3 'Sat' and stage 4 'Lim'`; they need not be neighbours."""
    names = [label(place) for place in places]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def moment(at_s: float | None) -> str:
    """` at 0:01.234` with the space before it, or nothing where there is no time."""
    return "" if at_s is None else f" at {format_time(at_s)}"


def bound(limit: float) -> str:
    """A limit exactly as it was set: `0`, `-1`, `0.005`."""
    return f"{limit:g}"


def at_least(excess_db: float) -> str:
    """A change of level in dB, rounded up to 0.1 so that following it meets the limit, also after float32 gains."""
    return f"{math.ceil((excess_db + _RENDER_TOLERANCE_DB) * 10.0) / 10.0:.1f} dB"


def knob_before(place: StagePosition) -> str:
    """The gain just before a stage: for the first insert the clip gain, unless its own trim is what raises it."""
    if place.stage.path == "1" and place.stage.trim_db <= 0.0:
        return "the clip gain (input_trim_db)"
    return f"the trim before {label(place)} (trim_db)"


def worst_at_s(check: ProgrammeCheck) -> float | None:
    """Where in the track a stage bends the programme most; None where it does not, or nobody knows."""
    return check.worst_at_s[0] if check.worst_at_s else None


def affected(check: ProgrammeCheck) -> str:
    """` for 240 ms of the 10.0 s examined, worst at 0:12.340`, as far as known."""
    ms = check.affected_ms
    length = f"{ms:.0f} ms" if ms < 1000.0 else f"{ms / 1000.0:.1f} s"
    time = f" for {length} of the {check.windows_s:.1f} s examined" if ms > 0.0 else ""
    at_s = worst_at_s(check)
    return time if at_s is None else f"{time}, worst{moment(at_s)}"


def doubt(check: ProgrammeCheck) -> str:
    """A clause for the end of a sentence where the stage's linear region is missing; else nothing."""
    return "" if check.confident else "; less certain than usual, since nowhere is it linear enough to compare with"
