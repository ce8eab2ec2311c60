"""over-full-scale: a sample peak between the stages is above full scale.

What it means: somewhere inside the chain the signal goes beyond what the
plugin behind that point may have been made for. The finding names the stage
where it begins and how far down the chain it lasts.

Why it matters: a host mixes in 32-bit float, which has no ceiling, but a
plugin may have one: converters, fixed-point code, wave shapers and tables
made for -1 to +1. What is cut off there can't be brought back by a fader.

How it was measured: sample peak in dBFS at every stage's input, trims
applied, and at every tap, against max_tap_peak_dbfs (0 dBFS). Neighbouring
points that are over make one finding. It is a warning where a plugin
receives the level or where it reaches an output that is over. It is only
information where a trim or the fader brings it back before that, and where
probing showed that every plugin that receives it is clean on it or is there
to bend it (intent: colour or ceiling).

Example: EQ +8 dB on a drum loop that peaks at -3 dBFS gives a tap of
+5 dBFS. The compressor after it receives +5 dBFS: warning. With a trim of
-6 dB before the compressor the tap alone is over: information.

What to do: turn down the first point that is over, never the last. That is
the clip gain for the source, the trim before a stage, or the output control
of the plugin that pushes the level up.

When to ignore it: when it says that it is harmless here; and without probing,
when you know that every plugin behind the point is clean at any level.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.full_scale_verdict import harmless, losses
from chainsim.diagnose.lanes import Lane, Point, Role, StagePosition, lanes, runs
from chainsim.diagnose.wording import at_least, bound, capitalised, knob_before, label, moment, span
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.level_comparison import exceeds
from chainsim.model.result import Measurement
from chainsim.model.stage_overload import loses_nothing
from chainsim.units import format_db

NAME = "over-full-scale"
_CLEARLY_DB = 0.05  # smaller differences of level are not worth a clause
_HARMLESS = "Nothing is needed while this stays floating point; a plugin's own output control would keep it lower."
_BY_FADER = "Take it back before the fader and not with it: see fader-hides-clipping."
_THEN = ", then look at the stages behind it that add more"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One finding for each point where the level goes over, with the run of points that it stays over."""
    limit = limit_of(NAME, measurement)
    for lane in lanes(measurement):
        points = tuple(lane.points())
        for run in runs(points, lambda point: exceeds(point.levels.sample_peak_dbfs, limit.value)):
            end = points.index(run[-1]) + 1
            yield _finding(measurement, lane, run, points[end] if end < len(points) else None, limit)


def _finding(
    measurement: Measurement, lane: Lane, run: tuple[Point, ...], following: Point | None, limit: Limit
) -> Finding:
    origin = run[0]
    worst = max(run, key=lambda point: point.levels.sample_peak_dbfs)
    receivers = [point.place for point in run if point.role is Role.INPUT and point.place and point.place.works]
    later = [place for place in receivers if place is not origin.place]
    lossless = all(loses_nothing(place.stage) for place in receivers)
    reaches_output = following is None and _output_is_over(measurement, lane)
    harmful = reaches_output or not lossless
    clauses = [_origin(measurement, origin, limit)]
    rises = worst.levels.sample_peak_dbfs > origin.levels.sample_peak_dbfs + _CLEARLY_DB
    if rises and worst.place:
        side = "input" if worst.role is Role.INPUT else "output"
        clauses.append(f"rising to {_dbfs(worst, limit)} at the {side} of {label(worst.place)}")
    if later:
        clauses.append(f"still over, as received, at {span(later)}")
    clauses += losses(receivers)
    if receivers and not harmful:
        clauses.append(harmless(receivers))
    clauses.append(_ending(lane, following, reaches_output=reaches_output))
    amount = at_least(origin.levels.sample_peak_dbfs - limit.value)
    action = _action(measurement, lane, origin, amount) + (_THEN if rises else "")
    return make_finding(
        NAME,
        f"{'; '.join(clauses)}.",
        f"{action}." if harmful else _nothing_needed(measurement, lane, following),
        place=origin.place,
        tap=0 if origin.role is Role.SOURCE else None,
        severity=Severity.WARNING if harmful else Severity.INFORMATION,
        excess_db=worst.levels.sample_peak_dbfs - limit.value,
        limit=limit,
        at_s=worst.levels.sample_peak_at_s,
    )


def _origin(measurement: Measurement, origin: Point, limit: Limit) -> str:
    peak = _dbfs(origin, limit)
    over = f"{moment(origin.levels.sample_peak_at_s)}, above the limit of {bound(limit.value)} dBFS"
    if origin.place is None:
        return f"The source peaks at {peak}{over}"
    if origin.role is Role.INPUT:
        trim_db = origin.place.stage.trim_db
        if origin.place.stage.path == "1":
            trim_db += measurement.chain.input_trim_db
        return f"{format_db(trim_db)} dB of trim brings the input of {label(origin.place)} to a peak of {peak}{over}"
    received = format_db(origin.place.stage.input.sample_peak_dbfs, limit_db=limit.value)
    return f"{capitalised(label(origin.place))} turns a peak of {received} dBFS into {peak}{over}"


def _ending(lane: Lane, following: Point | None, *, reaches_output: bool) -> str:
    """What becomes of the level after the last point that is over."""
    if following is not None and following.place is not None:
        trim = "the trim before " if following.role is Role.INPUT else ""
        return f"{trim}{label(following.place)} brings it back"
    if lane.entry.role is Role.RECEIVED:
        return "it stays over to the end of the branch"
    return "it stays over to the output" if reaches_output else "the output after the fader is within its limit"


def _nothing_needed(measurement: Measurement, lane: Lane, following: Point | None) -> str:
    by_fader = following is None and lane.entry.role is Role.SOURCE and measurement.chain.fader_db < 0.0
    return _BY_FADER if by_fader else _HARMLESS


def _output_is_over(measurement: Measurement, lane: Lane) -> bool:
    """Whether what leaves this lane is over after the fader; the sum of branches is judged at its own tap."""
    output_limit = limit_of("headroom-exhausted", measurement)
    return lane.entry.role is Role.SOURCE and exceeds(measurement.output.sample_peak_dbfs, output_limit.value)


def _action(measurement: Measurement, lane: Lane, origin: Point, amount: str) -> str:
    if origin.place is None:
        return f"Lower the clip gain (input_trim_db) by at least {amount}"
    if origin.role is Role.INPUT:
        by_clip_gain = origin.place.stage.path == "1" and measurement.chain.input_trim_db > 0.0
        knob = "the clip gain (input_trim_db)" if by_clip_gain else knob_before(origin.place)
        return f"Lower {knob} by at least {amount}"
    return f"Lower the plugin's own output, or {_next_knob(lane, origin.place)}, by at least {amount}"


def _next_knob(lane: Lane, place: StagePosition) -> str:
    following = lane.after(place)
    if following is not None:
        return knob_before(following)
    return knob_before(place) if lane.entry.role is Role.SOURCE else "the branch's gain (gain_db)"


def _dbfs(point: Point, limit: Limit) -> str:
    return f"{format_db(point.levels.sample_peak_dbfs, limit_db=limit.value)} dBFS"
