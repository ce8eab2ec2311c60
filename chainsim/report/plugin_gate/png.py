"""A gate's first stage as one picture: its six plots, two beside each other."""

from __future__ import annotations

from chainsim.errors import UsageError
from chainsim.model.plugin_gate import PluginGate
from chainsim.report.kit.png import png
from chainsim.report.kit.svg.elements import element, name_text, number, text
from chainsim.report.kit.svg.palette import LIGHT, fixed_css
from chainsim.report.plugin_gate.html import drawn_columns, other_of
from chainsim.report.plugin_gate.key_figures import verdict
from chainsim.report.plugin_gate.svg.pictures import aliasing, harmonics, level_curve, phase, response
from chainsim.report.plugin_gate.svg.plot import HEIGHT
from chainsim.report.plugin_gate.svg.spectrum_map import spectrum_map

_PLOT, _GAP, _HEAD = 560.0, 20.0, 76.0
_TITLES = (
    "Level curve, dBFS",
    "Harmonics over level, dB",
    "Frequency response, dB",
    "Phase, degrees",
    "Aliasing over level, dB",
    "Spectra of sines, kHz",
)


def gate_to_png(gate: PluginGate) -> bytes:
    """The picture.

    Raises:
        UsageError: the extra is not installed, or nothing was measured that could be drawn.
    """
    return png(gate_picture(gate))


def gate_picture(gate: PluginGate) -> str:
    """As a standalone SVG with its colours written out. Errors as `gate_to_png`."""
    drawn = drawn_columns(gate)
    if not drawn:
        raise UsageError("nothing was measured that could be drawn")
    column = gate.columns[drawn[0]]
    sheet, other, programme = column.sheet, other_of(gate, column), gate.programme_dbfs
    assert sheet is not None  # noqa: S101 - drawn_columns gives measured ones
    plots = [
        level_curve(column, _PLOT, other, programme),
        harmonics(column, sheet, _PLOT, programme),
        response(column, sheet, _PLOT, other),
        phase(column, sheet, _PLOT, other),
        aliasing(column, sheet, _PLOT, programme),
    ]
    if sheet.spectrum_map is not None:
        plots.append(spectrum_map(column.name, sheet.spectrum_map, _PLOT))
    width = 2 * _PLOT + 3 * _GAP
    height = _HEAD + 3 * (HEIGHT + 2 * _GAP)
    parts = [
        element("style", fixed_css()),
        element("rect", width=width, height=height, fill=LIGHT["paper"]),
        name_text(_GAP, 34, column.words, width - 2 * _GAP, 20, "h"),
        name_text(_GAP, 56, verdict(gate), width - 2 * _GAP, 12, "m"),
    ]
    for place, plot in enumerate(plots):
        x = _GAP + (place % 2) * (_PLOT + _GAP)
        y = _HEAD + (place // 2) * (HEIGHT + 2 * _GAP)
        parts.append(text(x, y + 10, _TITLES[place], "b"))
        parts.append(element("g", plot, transform=f"translate({number(x)} {number(y + 16)})"))
    return element(
        "svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}",
        width=width, height=height, class_="cs",
    )  # fmt: skip
