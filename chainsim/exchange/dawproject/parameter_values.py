"""Parameters by the unit that each one names itself, never by its tag."""

from __future__ import annotations

import math
from xml.etree.ElementTree import Element

from chainsim.units import db_from_gain


class UnknownUnitError(ValueError):
    """A value without a unit that is known; the message names both."""


def number_of(element: Element | None, attribute: str = "value") -> float | None:
    """A number; None where there is none. Infinity occurs; what is no number is as good as not there."""
    try:
        value = float(element.get(attribute, "")) if element is not None else math.nan
    except ValueError:
        return None
    return None if math.isnan(value) else value


def is_true(element: Element | None, default: bool) -> bool:
    """A BoolParameter."""
    value = None if element is None else element.get("value")
    return default if value is None else value.strip().lower() in ("true", "1")


def gain_db(element: Element | None) -> float | None:
    """A level in dB; None where there is none."""
    value = number_of(element)
    if value is None or element is None:
        return None
    match element.get("unit"):
        case "linear":
            return db_from_gain(abs(value))
        case "decibel":
            return value
    raise UnknownUnitError(f"{element.tag} in '{element.get('unit')}'")


def pan(element: Element | None) -> float:
    """From -1 to 1."""
    value = number_of(element)
    if value is None or element is None:
        return 0.0
    match element.get("unit"):
        case "normalized":
            value = 2 * value - 1
        case "linear":
            pass
        case "percent":
            value /= 100
        case unit:
            raise UnknownUnitError(f"{element.tag} in '{unit}'")
    return min(1.0, max(-1.0, value))


def frequency_hz(element: Element | None) -> float | None:
    """A frequency; in semitones 69 is 440 Hz."""
    value = number_of(element)
    if value is None or element is None:
        return None
    match element.get("unit"):
        case "hertz":
            return value
        case "semitones":
            return float(440 * 2 ** ((min(value, 200.0) - 69) / 12))
    raise UnknownUnitError(f"{element.tag} in '{element.get('unit')}'")


def time_s(element: Element | None) -> float | None:
    """A duration."""
    value = number_of(element)
    if value is None or element is None:
        return None
    if element.get("unit") == "seconds":
        return value
    raise UnknownUnitError(f"{element.tag} in '{element.get('unit')}'")


def ratio(element: Element | None) -> float | None:
    """A compressor's ratio; in percent 75 is 4:1."""
    value = number_of(element)
    if value is None or element is None:
        return None
    match element.get("unit"):
        case "linear":
            return value
        case "percent" if value < 100:
            return 1 / (1 - value / 100)
    raise UnknownUnitError(f"{element.tag} of {value:g} in '{element.get('unit')}'")


def plain(element: Element | None) -> float | None:
    """A number whose unit says nothing, as a Q."""
    value = number_of(element)
    if value is None or element is None or element.get("unit") in ("linear", None):
        return value
    raise UnknownUnitError(f"{element.tag} in '{element.get('unit')}'")
