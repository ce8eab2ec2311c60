"""Every track as it enters the mix, every sum and every output as a meter that lies: the level table as a picture."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.mix import MixResult
from chainsim.report.kit.svg.elements import drawing, element, level, name_text, number, text
from chainsim.report.kit.svg.scale import Scale
from chainsim.report.mix.level_table import MixRow, mix_rows

_ROW, _TOP, _BAR = 24.0, 26.0, 10.0
_LOW_DBFS, _HIGH_DBFS, _STEP_DB = -60.0, 18.0, 12.0
_NUMBER = 52.0
_NARROW = 500.0


def mix_meters(mix: MixResult, width: float) -> str:
    """A row for every strip: RMS solid, up to the peak pale, above full scale in the colour of clipping."""
    rows = _bus_first(mix_rows(mix))
    label_width = 116.0 if width < _NARROW else 200.0
    scale = Scale(_LOW_DBFS, _HIGH_DBFS, label_width + 8, width - 2 * _NUMBER - 22)
    height = _TOP + _ROW * len(rows) + 6
    parts = [_axis(scale, height, width)]
    parts += [_row(row, _TOP + index * _ROW, scale, label_width, width) for index, row in enumerate(rows)]
    return drawing(width, height, "".join(parts), label=_label(rows), class_="mix-meters")


def _bus_first(rows: list[MixRow]) -> list[MixRow]:
    """Of many tracks it would be off the screen, and it is what a mix is judged by."""
    start = next(index for index, row in enumerate(rows) if row.label == "Mix bus" and row.depth == 0)
    return [*rows[start:], *rows[:start]]


def _label(rows: list[MixRow]) -> str:
    told = [f"{row.label} peaks at {level(row.levels.sample_peak_dbfs)} dBFS" for row in rows if row.levels]
    return "Meters of the mix: " + ", ".join(told[:40]) + (" and so on" if len(told) > 40 else "")


def _axis(scale: Scale, height: float, width: float) -> str:
    parts = []
    for tick in scale.ticks(_STEP_DB):
        x = scale.px(tick)
        parts.append(
            element("path", d=f"M{number(x)} {_TOP - 4}V{number(height - 4)}", class_="grid" if tick else "zero")
        )
        parts.append(text(x, 14, level(tick, places=0) if tick else "0", "s", anchor="middle"))
    parts.append(text(width - _NUMBER - 14, 14, "RMS", "s", anchor="end"))
    parts.append(text(width - 14, 14, "peak", "s", anchor="end"))
    return "".join(parts)


def _row(row: MixRow, y: float, scale: Scale, label_width: float, width: float) -> str:
    middle, indent = y + _ROW / 2 + 4, 12.0 * row.depth
    class_ = "b" if row.depth == 0 else "o" if row.severity is Severity.ERROR else ""
    parts = [name_text(indent, middle, row.label, label_width - indent, 12, class_)]
    levels = row.levels
    if levels is None:
        return "".join([*parts, text(label_width + 12, middle, row.note, "m") if row.note else ""])
    top = y + (_ROW - _BAR) / 2
    left, zero = scale.px(_LOW_DBFS), scale.px(0.0)
    peak, rms = scale.px(levels.sample_peak_dbfs), scale.px(levels.rms_dbfs)
    too_high = row.limit_dbfs is not None and levels.sample_peak_dbfs > row.limit_dbfs
    parts.append(_bar(left, scale.px(_HIGH_DBFS), top, "track"))
    parts.append(_bar(left, min(peak, zero), top, "peak"))
    parts.append(_bar(left, min(rms, zero), top, "rms"))
    if levels.sample_peak_dbfs > 0.0:  # an over is never thinner than can be seen
        parts.append(_bar(zero, max(peak, zero + 2.5), top, "over"))
        parts.append(element("circle", cx=width - 5, cy=y + _ROW / 2, r=4.0, class_="lamp on"))
    words = level(levels.sample_peak_dbfs, limit_db=row.limit_dbfs)
    parts.append(text(width - _NUMBER - 14, middle, level(levels.rms_dbfs), "b", anchor="end"))
    parts.append(text(width - 14, middle, words, "so" if too_high else "", anchor="end"))
    return "".join(parts)


def _bar(left: float, right: float, top: float, class_: str) -> str:
    if right <= left:
        return ""
    return element("rect", x=left, y=top, width=right - left, height=_BAR, class_=class_)
