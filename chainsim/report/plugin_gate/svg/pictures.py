"""The pictures of one column: level curve, harmonics, response, phase, aliasing."""

from __future__ import annotations

import math

from chainsim.model.data_sheet import DataSheet, ToneDistortion
from chainsim.model.plugin_gate import SheetColumn
from chainsim.model.undecided_stages import without_limits
from chainsim.report.kit.svg.elements import element, level, text
from chainsim.report.plugin_gate.svg.plot import BOTTOM, TOP, Line, Plot

_DASHES = (None, "7 3", "2 3", "7 3 2 3")
FLOOR_DB = -140.0
_LOWEST_GAIN_DB = -48.0


def level_curve(
    column: SheetColumn, width: float, other: SheetColumn | None, programme: tuple[float, float] | None
) -> str:
    """What comes out for what goes in, near 1 kHz, with where it is clean and where the programme lies."""
    profile = column.profile
    plot = Plot.over_level(width, -60.0, 24.0, -60.0, 24.0)
    gain_db = profile.small_signal_gain_db
    parts = [plot.band(*programme, "programme")] if programme else []
    lines = [Line("this plugin", "curve", _transfer(column))]
    if other is not None:
        lines.append(Line(other.name, "other", _transfer(other)))
    if gain_db is not None:
        ends = max(-60.0, -60.0 - gain_db), min(24.0, 24.0 - gain_db)
        lines.append(Line("its small-signal gain", "ideal", [(end, end + gain_db) for end in ends]))
    clean_to = profile.clean_to_dbfs
    axes = plot.level_axis(12.0, "sine near 1 kHz in, peak dBFS") + plot.up_axis(12.0)
    if clean_to is not None and -60.0 < clean_to < 24.0:
        x = plot.across.px(clean_to)
        side = ("end", -4.0) if x > width / 2 else ("start", 4.0)
        axes += element("path", d=f"M{x:.1f} {TOP}V{BOTTOM}", class_="limit")
        axes += text(x + side[1], TOP + 12, f"clean to {level(clean_to)}", "so", anchor=side[0])
    clean = (
        without_limits(profile) or "clean at every level" if clean_to is None else f"clean to {level(clean_to)} dBFS"
    )
    return plot.draw(
        parts, lines=lines, axes=axes, label=f"Level curve of {column.name}: {profile.kind.value}, {clean}"
    )


def harmonics(column: SheetColumn, sheet: DataSheet, width: float, programme: tuple[float, float] | None) -> str:
    """Second to fifth harmonic of a sine near 1 kHz over its level, against the sine."""
    tone = next((one for one in sheet.distortion if 500.0 < one.frequency_hz < 2000.0 and not one.of_rate), None)
    plot = Plot.over_level(width, -48.0, 12.0, FLOOR_DB, 0.0)
    lines = []
    if tone is not None:
        lines = [Line("THD", "limit-over", _over_level(tone, tone.thd_db))]
        for index, name in enumerate(("2nd", "3rd", "4th", "5th")):
            values = tuple(each[index] for each in tone.harmonics_db)
            lines.append(Line(name, "curve", _over_level(tone, values), _DASHES[index]))
    axes = plot.level_axis(12.0, "sine near 1 kHz in, peak dBFS") + plot.up_axis(20.0)
    parts = [plot.band(*programme, "programme")] if programme else []
    return plot.draw(parts, lines=lines, axes=axes, label=f"Harmonics of {column.name} over level, dB against the sine")


def aliasing(column: SheetColumn, sheet: DataSheet, width: float, programme: tuple[float, float] | None) -> str:
    """What is folded back of four sines over their level, against the sine."""
    plot = Plot.over_level(width, -48.0, 12.0, FLOOR_DB, 0.0)
    lines = [
        Line(_sine_words(tone), "limit-over" if tone.of_rate else "curve", _over_level(tone, tone.aliasing_db), dash)
        for tone, dash in zip(sheet.distortion, (*_DASHES[1:], None), strict=False)
    ]
    axes = plot.level_axis(12.0, "sine in, peak dBFS") + plot.up_axis(20.0)
    parts = [plot.band(*programme, "programme")] if programme else []
    return plot.draw(parts, lines=lines, axes=axes, label=f"Aliasing of {column.name} over level, dB against the sine")


def response(column: SheetColumn, sheet: DataSheet, width: float, other: SheetColumn | None) -> str:
    """Gain of small signals over frequency."""
    curves = [sheet.response.gain_db, *([other.sheet.response.gain_db] if other and other.sheet else [])]
    known = [gain for curve in curves for gain in curve if math.isfinite(gain)] or [0.0]
    high = 6.0 * math.ceil((max(known) + 1.0) / 6.0)
    low = max(6.0 * math.floor((min(known) - 1.0) / 6.0), high + _LOWEST_GAIN_DB)
    plot = Plot.over_frequency(width, 20.0, max(sheet.response.frequency_hz), low, min(high, low + 120.0))
    lines = [Line("this plugin", "curve", _over_frequency(sheet, sheet.response.gain_db))]
    if other is not None and other.sheet is not None:
        lines.append(Line(other.name, "other", _over_frequency(other.sheet, other.sheet.response.gain_db)))
    axes = plot.frequency_axis("Hz") + plot.up_axis(3.0 if high - low <= 18.0 else 6.0)
    return plot.draw([], lines=lines, axes=axes, label=f"Frequency response of {column.name}, dB")


def phase(column: SheetColumn, sheet: DataSheet, width: float, other: SheetColumn | None) -> str:
    """Phase of small signals over frequency, the reported latency taken out."""
    plot = Plot.over_frequency(width, 20.0, max(sheet.response.frequency_hz), -180.0, 180.0)
    lines = [Line("this plugin", "curve", _unwrapped(sheet))]
    if other is not None and other.sheet is not None:
        lines.append(Line(other.name, "other", _unwrapped(other.sheet)))
    axes = plot.frequency_axis("Hz") + plot.up_axis(90.0)
    return plot.draw([], lines=lines, axes=axes, label=f"Phase response of {column.name}, degrees")


def _transfer(column: SheetColumn) -> list[tuple[float, float | None]]:
    curve = column.profile.transfer
    return [
        (into, out if math.isfinite(out) else None)
        for into, out in zip(curve.input_dbfs, curve.output_dbfs, strict=True)
        if -60.0 <= into <= 24.0
    ]


def _over_level(tone: ToneDistortion, values: tuple[float | None, ...]) -> list[tuple[float, float | None]]:
    return list(zip(tone.input_dbfs, values, strict=True))


def _over_frequency(sheet: DataSheet, values: tuple[float, ...]) -> list[tuple[float, float | None]]:
    return [(math.log2(hz), value) for hz, value in zip(sheet.response.frequency_hz, values, strict=True)]


def _unwrapped(sheet: DataSheet) -> list[tuple[float, float | None]]:
    """Open where it goes round."""
    points: list[tuple[float, float | None]] = []
    before: float | None = None
    for at, degrees in _over_frequency(sheet, sheet.response.phase_degrees):
        if before is not None and degrees is not None and abs(degrees - before) > 180.0:
            points.append((at, None))
        points.append((at, degrees))
        before = degrees
    return points


def _sine_words(tone: ToneDistortion) -> str:
    hz = tone.frequency_hz
    return (
        f"{hz / 1000:.3g} kHz (rate / 4)" if tone.of_rate else f"{hz / 1000:.1g} kHz" if hz >= 500 else f"{hz:.0f} Hz"
    )
