"""A gate as a page: the verdict, what deviates, the table of figures, and the pictures of every stage and rate."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from chainsim.model.plugin_gate import PluginGate, SheetColumn
from chainsim.report.kit.html.responsive_chart import Chart, chart
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.severity import MARKS, WORDS, by_severity
from chainsim.report.kit.svg.elements import visible
from chainsim.report.plugin_gate.key_figures import deviates, figures_of, value_text, verdict
from chainsim.report.plugin_gate.svg.pictures import aliasing, harmonics, level_curve, phase, response
from chainsim.report.plugin_gate.svg.spectrum_map import spectrum_map

MOST_SECTIONS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with what it is in every column, and whether it deviates there."""

    label: str
    unit: str
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One deviation in words."""

    severity: str
    mark: str
    word: str
    where: str
    words: str
    against: str


@dataclass(frozen=True, slots=True)
class Section:
    """One stage at one rate, drawn."""

    key: str
    title: str
    charts: tuple[tuple[str, str, Chart], ...]  # heading, what is seen, picture


def gate_to_html(gate: PluginGate) -> str:
    """The page, as one file that asks for nothing."""
    told = by_severity(gate.deviations)
    sections = [_section(gate, index) for index in drawn_columns(gate)]
    return render(
        "gate.html.j2",
        title=visible(", ".join(dict.fromkeys(column.name for column in gate.columns))),
        verdict=visible(verdict(gate)),
        worst=told[0].severity.value if told else _without_deviations(gate),
        told=[
            Told(
                one.severity.value,
                MARKS[one.severity][0],
                WORDS[one.severity],
                visible(gate.where(one)),
                visible(one.words),
                visible(one.against),
            )
            for one in told
        ],
        columns=[(visible(column.name), column.asked.words, visible(column.failure or "")) for column in gate.columns],
        rows=[
            Row(
                figure.label,
                figure.unit,
                tuple(
                    (value_text(figure, column), deviates(gate, index, figure))
                    for index, column in enumerate(gate.columns)
                ),
            )
            for figure in figures_of(gate)
        ],
        sections=sections,
        programme=gate.programme_dbfs,
        data=data({}),
        version=version("chainsim"),
    )


def drawn_columns(gate: PluginGate) -> list[int]:
    """The first measured column of every stage and sample rate, at most eight."""
    first: dict[tuple[str, int], int] = {}
    for index, column in enumerate(gate.columns):
        if column.sheet is not None:
            first.setdefault((column.path, column.asked.sample_rate_hz), index)
    return list(first.values())[:MOST_SECTIONS]


def other_of(gate: PluginGate, column: SheetColumn) -> SheetColumn | None:
    """What is compared with it, in the same format."""
    return next((one for one in gate.other if (one.path, one.asked) == (column.path, column.asked)), None)


def _section(gate: PluginGate, index: int) -> Section:
    column = gate.columns[index]
    sheet, other, programme = column.sheet, other_of(gate, column), gate.programme_dbfs
    if sheet is None:
        raise ValueError("only what was measured is drawn")
    charts = [
        (
            "Level curve",
            "What comes out for each level that goes in: where it bends it compresses, saturates or clips.",
            chart(lambda width: level_curve(column, width, other, programme), "Level curve"),
        ),
        (
            "Harmonics over level",
            "What a sine near 1 kHz makes besides itself, in dB against it.",
            chart(lambda width: harmonics(column, sheet, width, programme), "Harmonics"),
        ),
        (
            "Frequency response",
            "Gain of small signals, in dB.",
            chart(lambda width: response(column, sheet, width, other), "Frequency response"),
        ),
        (
            "Phase response",
            "In degrees, with the reported latency taken out.",
            chart(lambda width: phase(column, sheet, width, other), "Phase response"),
        ),
        (
            "Aliasing over level",
            "Harmonics from half the sample rate on, which come back as tones that belong to nothing.",
            chart(lambda width: aliasing(column, sheet, width, programme), "Aliasing"),
        ),
    ]
    found = sheet.spectrum_map
    if found is not None:
        charts.append(
            (
                "Aliasing as a map",
                "Sines at 0 dBFS, low ones below. Harmonics lean to the right; what leans to the left is folded back.",
                chart(lambda width: spectrum_map(column.name, found, width), "Spectra of sines"),
            )
        )
    return Section(f"s{index}", visible(column.words), tuple(charts))


def _without_deviations(gate: PluginGate) -> str:
    if gate.unmeasured:
        return "warning"
    return "good" if gate.judged else ""
