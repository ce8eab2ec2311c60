"""The chain of one variant, drawn to be read from the back of a room: a meter at every tap, and the knob that moved.

Each meter is a group of its own, `g.tap`, so that the page's script can move its bars; where they are says `Place`.
"""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.fader_vs_trim import FaderVsTrim, Residual, Variant, VariantName
from chainsim.model.levels import Levels
from chainsim.report.fader_vs_trim.explanation import is_clean
from chainsim.report.kit.svg.elements import drawing, element, fit, level, number, text
from chainsim.report.kit.svg.scale import Scale
from chainsim.units import format_db

LOW_DBFS, HIGH_DBFS = -48.0, 12.0
TOP, HEIGHT, BAR = 58.0, 190.0, 40.0
_AXIS, _NARROWEST, _WIDEST = 34.0, 96.0, 150.0
ROW = TOP + HEIGHT + 104.0


@dataclass(frozen=True, slots=True)
class Point:
    """What stands in one column."""

    name: str
    levels: Levels
    residual: Residual
    knob: str = ""  # what was turned just before it


def points(study: FaderVsTrim, variant: Variant) -> list[Point]:
    """Input, every top-level stage, output."""
    knob = f"{format_db(study.change_db).replace('-', '−')} dB"
    found = []
    for index, found_tap in enumerate(variant.taps):
        name = found_tap.tap.name if index == 0 else f"{index} {found_tap.tap.name}"
        turned = variant.name is VariantName.TRIM and study.path == str(index)
        found.append(Point(name, found_tap.tap.levels, found_tap.residual, f"trim {knob}" if turned and index else ""))
    fader = f"fader {knob}" if variant.name is VariantName.FADER else ""
    return [*found, Point("output", variant.output, variant.residual, fader)]


def strip(study: FaderVsTrim, variant: Variant, width: float) -> str:
    """In as many rows as the width makes necessary."""
    shown = points(study, variant)
    per_row = max(1, int((width - _AXIS) // _NARROWEST))
    pitch = min(_WIDEST, (width - _AXIS) / min(per_row, len(shown)))
    content = []
    for start in range(0, len(shown), per_row):
        y = start // per_row * ROW
        content.append(_axis(y))
        content += [
            _column(point, start + n, _AXIS + n * pitch, y, pitch)
            for n, point in enumerate(shown[start : start + per_row])
        ]
    rows = -(-len(shown) // per_row)
    kind = "lesson" if rows == 1 else "lesson rows"
    return drawing(width, ROW * rows, "".join(content), label=_label(shown), class_=kind, **_place())


def _place() -> dict[str, object]:
    """For the script: the scale, the same in every column."""
    return {"data_low": LOW_DBFS, "data_high": HIGH_DBFS, "data_height": HEIGHT}


def _label(shown: list[Point]) -> str:
    told = [f"{point.name} {level(point.levels.sample_peak_dbfs)} dBFS, {_added(point.residual)}" for point in shown]
    return "Peaks and distortion, stage by stage: " + "; ".join(told[:30])


def _axis(y: float) -> str:
    scale = Scale(LOW_DBFS, HIGH_DBFS, y + TOP + HEIGHT, y + TOP)
    return "".join(
        text(_AXIS - 6, scale.px(tick) + 4, level(tick, places=0) if tick else "0", "m", anchor="end")
        for tick in scale.ticks(12.0)
    )


def _column(point: Point, index: int, x: float, y: float, pitch: float) -> str:
    middle, bottom = x + pitch / 2, y + TOP + HEIGHT
    distorted = not is_clean(point.residual)
    parts = []
    if distorted:
        band = element("rect", x=x + 3, y=y + 30, width=pitch - 6, height=ROW - 36, rx=8.0, class_="overband told")
        parts.append(band)
    if point.knob:
        parts.append(element("rect", x=x + 3, y=y + 2, width=pitch - 6, height=24.0, rx=12.0, class_="turned"))
        parts.append(text(middle, y + 19, point.knob, "turned", anchor="middle"))
    parts += [
        _meter(point.levels, index, middle - BAR / 2, y + TOP),
        text(middle, bottom + 26, level(point.levels.sample_peak_dbfs, limit_db=0.0), "h", anchor="middle"),
        text(middle, bottom + 50, fit(point.name, pitch - 10, 17.0), "t", anchor="middle"),
        text(middle, bottom + 76, _added(point.residual), "damage told" if distorted else "m told", anchor="middle"),
    ]
    return "".join(parts)


def _meter(levels: Levels, index: int, x: float, top: float) -> str:
    """The track, and three bars in it: peak up to full scale, RMS, and what is above full scale."""
    scale = Scale(LOW_DBFS, HIGH_DBFS, top + HEIGHT, top)
    zero = scale.px(0.0)
    peak, rms = levels.sample_peak_dbfs, levels.rms_dbfs
    over = levels.sample_peak_dbfs > 0.0
    lamp = element("circle", cx=x + BAR / 2, cy=top - 14, r=6.0, class_="lamp on" if over else "lamp")
    bars = [
        _bar("track", x, top, top + HEIGHT),
        _bar("peak", x, max(scale.px(peak), zero), top + HEIGHT),
        _bar("rms", x + 6, max(scale.px(rms), zero), top + HEIGHT, BAR - 12),
        _bar("over", x, min(scale.px(peak), zero), zero),
    ]
    line = element("path", d=f"M{number(x - 5)} {number(zero)}h{number(BAR + 10)}", class_="zero")
    return element("g", "".join([*bars, line, lamp]), class_="tap", data_tap=index, data_y=top)


def _bar(class_: str, x: float, top: float, bottom: float, width: float = BAR) -> str:
    return element("rect", x=x, y=top, width=width, height=bottom - top, class_=class_)


def _added(residual: Residual) -> str:
    if is_clean(residual):
        return "clean"
    return f"damage {level(residual.residual_db, places=0)} dB"
