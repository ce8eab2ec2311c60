"""gain-buildup: the level snowballs from stage to stage.

What it means: every stage adds a little, nothing takes it back, and so the
last plugins get a far hotter signal than the first. The finding says who adds
how much, and who merely receives it and is not to blame.

Why it matters: each stage drives the next one harder, so one knob changes the
sound of everything behind it. And louder sounds better: nobody can tell what
a stage does while it also turns the level up.

How it was measured: loudness (LUFS), RMS and sample peak of every tap of the
main chain less those of the source, trims included; the largest rise counts.
It fires above max_buildup_db (6 dB) and is an error from twice that on.
Branches count by their sum: the tap of their parallel stage. A stage with
intent: colour keeps its drive, so where the trim behind it (or the fader, if
it is the last) takes level back, what counts is what is left behind that.

Example: EQ +3.0 dB, compressor make-up +2.1 dB, saturation +4.2 dB: the tap
after the saturation is 9.3 dB up, and the limiter behind it only receives it.

What to do: set each plugin's output so that bypassing it does not change the
level, or put a trim before the stage where the limit is passed.

When to ignore it: where the source was recorded low and the first stage is
meant to bring it up; better still, use the clip gain and leave the stages
at unity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import StagePosition, lanes
from chainsim.diagnose.wording import at_least, bound, knob_before, label, listed
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_comparison import CHANGE_NOISE_DB, changes_more, is_silent, rises_db
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "gain-buildup"
_ADDS_DB = 0.05  # what prints as 0.0 adds nothing


@dataclass(frozen=True, slots=True)
class _Rise:
    """How far a tap is above the source, by one metric."""

    place: StagePosition
    metric: str
    rise_db: float


def find(measurement: Measurement) -> Iterator[Finding]:
    """At most one: at the stage whose tap first passes the limit, with the largest rise of all taps."""
    source = measurement.taps[0].levels
    if is_silent(source):
        return
    limit = limit_of(NAME, measurement)
    places = next(lanes(measurement)).places
    over = [rise for rise in _rises(measurement, places) if changes_more(rise.rise_db, limit.value)]
    if not over:
        return
    first, worst = over[0].place, max(over, key=lambda rise: rise.rise_db)
    message = (
        f"{_subject(worst.metric)} by {format_db(worst.rise_db, limit_db=limit.value, signed=False)} dB "
        f"from the source to {label(worst.place)} (limit {bound(limit.value)} dB"
        f"{'' if first is worst.place else f', passed at {label(first)}'}): {_shares(measurement, places, worst)}"
    )
    receivers = [place for place in places if _merely_receives(place, source, worst.metric, limit.value)]
    if receivers:
        message += f"; {listed(receivers)} merely receive{'s' if len(receivers) == 1 else ''} it"
    yield make_finding(
        NAME,
        f"{message}.",
        f"Take back at least {at_least(worst.rise_db - limit.value)}: at the output controls of the stages that add, "
        f"or with {knob_before(first)}.",
        place=first,
        severity=Severity.ERROR if worst.rise_db >= 2.0 * limit.value - CHANGE_NOISE_DB else Severity.WARNING,
        excess_db=worst.rise_db - limit.value,
        limit=limit,
    )


def _rises(measurement: Measurement, places: tuple[StagePosition, ...]) -> Iterator[_Rise]:
    source = measurement.taps[0].levels
    for place, behind in zip_longest(places, places[1:]):
        for metric, rise_db in rises_db(_judged(measurement, place, behind), source).items():
            yield _Rise(place, metric, rise_db)


def _judged(measurement: Measurement, place: StagePosition, behind: StagePosition | None) -> Levels:
    """What a stage gives back; what the next knob leaves of it where a saturator's level is taken back there."""
    if place.stage.spec.intent == "colour" and place.works:
        if behind is None and measurement.chain.fader_db < 0.0:
            return measurement.output
        if behind is not None and behind.stage.trim_db < 0.0:
            return behind.stage.input
    return place.stage.output


def _shares(measurement: Measurement, places: tuple[StagePosition, ...], worst: _Rise) -> str:
    """Who adds and who takes back, in the order of the signal, as far as the tap with the largest rise."""
    shares = [("input trim", measurement.chain.input_trim_db)]
    for place in places[: worst.place.top]:
        shares.append((f"trim before '{place.stage.name}'", place.stage.trim_db))
        shares.append((f"'{place.stage.name}'", _own_gain_db(place, worst.metric) or 0.0))
    return ", ".join(f"{who} {format_db(gain_db)} dB" for who, gain_db in shares if abs(gain_db) >= _ADDS_DB)


def _merely_receives(place: StagePosition, source: Levels, metric: str, limit_db: float) -> bool:
    received_db = rises_db(place.stage.input, source).get(metric)
    own_db = _own_gain_db(place, metric)
    return place.works and changes_more(received_db, limit_db) and own_db is not None and own_db < _ADDS_DB


def _own_gain_db(place: StagePosition, metric: str) -> float | None:
    return rises_db(place.stage.output, place.stage.input).get(metric)


def _subject(metric: str) -> str:
    return {"loudness": "Loudness rises", "RMS": "RMS level rises", "peak": "Sample peaks rise"}[metric]
