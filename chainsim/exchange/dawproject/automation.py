"""Automation in a DAWproject's arrangement: which parameters move, and the gains that do.

Points are held until the next one unless they say `interpolation="linear"`, which is straight in their own unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from chainsim.exchange.dawproject.clips import Clock
from chainsim.exchange.dawproject.parameter_values import number_of
from chainsim.exchange.gain_curve import AmplitudePoint, GainCurve, GainPoint, in_db


class UnknownCourseError(ValueError):
    """Automation that can't be converted; the message says why."""


def moved_parameters(project: Element) -> Mapping[str, tuple[Element, str]]:
    """By the id of the parameter the points that move it, and their unit of time."""
    arrangement = project.find("Arrangement")
    found: dict[str, tuple[Element, str]] = {}
    for points, unit in _points(arrangement, "beats") if arrangement is not None else ():
        target = points.find("Target")
        if target is not None and (moved := target.get("parameter")):  # else it is an expression of a clip
            found.setdefault(moved, (points, unit))
    return found


def volume_curve(points: Element, time_unit: str, clock: Clock, origin: str) -> GainCurve:
    """The course of a fader.

    Raises:
        UnknownCourseError: in a unit that is not known, or in beats while the tempo moves.
    """
    if time_unit != "seconds" and clock.moves:
        raise UnknownCourseError("it is in beats, and the tempo moves")
    said = [
        (clock.seconds(number_of(point, "time") or 0.0, time_unit), value, point.get("interpolation") != "linear")
        for point in points.iterfind("RealPoint")
        if (value := number_of(point)) is not None
    ]
    said.sort(key=lambda point: point[0])
    match points.get("unit"):
        case "linear":
            made = in_db([AmplitudePoint(time_s, abs(value), held) for time_s, value, held in said])
        case "decibel":
            made = tuple(GainPoint(time_s, max(-200.0, min(200.0, value)), held) for time_s, value, held in said)
        case unit:
            raise UnknownCourseError(f"it is in '{unit}'")
    if not made:
        raise UnknownCourseError("it has no points that are numbers")
    return GainCurve("volume", made, is_fader=True, origin=origin)


def _points(element: Element, unit: str) -> Iterator[tuple[Element, str]]:
    unit = element.get("timeUnit", unit)
    for inner in element:
        if inner.tag == "Points":
            yield inner, inner.get("timeUnit", unit)
        elif inner.tag in ("Lanes", "Clips", "Clip"):
            yield from _points(inner, unit)
