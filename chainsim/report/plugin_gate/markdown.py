"""A gate as Markdown: the verdict, what deviates, the table of figures folded."""

from __future__ import annotations

from chainsim.model.plugin_gate import PluginGate
from chainsim.report.kit.markdown import folded, joined, markdown, table
from chainsim.report.kit.severity import SIGNS, by_severity
from chainsim.report.plugin_gate.key_figures import deviates, figures_of, value_text, verdict

_MOST_TOLD = 100


def gate_to_markdown(gate: PluginGate) -> str:
    """Worst first, at most a hundred of them."""
    told = by_severity(gate.deviations)
    lines = [f"## chainsim probe: {markdown(verdict(gate))}", ""]
    lines += [
        f"- {SIGNS[one.severity]} **{markdown(gate.where(one))}**: {markdown(one.words)}"
        f" (against {markdown(one.against)})"
        for one in told[:_MOST_TOLD]
    ]
    lines += [f"- and {len(told) - _MOST_TOLD} more", ""] if len(told) > _MOST_TOLD else [""]
    figures = figures_of(gate)
    heads = ["plugin", "played", *(f"{figure.label} {figure.unit}".strip() for figure in figures)]
    rows = [
        [
            markdown(column.name),
            column.asked.words,
            *(
                f"**{value_text(figure, column)}**" if deviates(gate, index, figure) else value_text(figure, column)
                for figure in figures
            ),
        ]
        for index, column in enumerate(gate.columns)
    ]
    return joined([*lines, *folded("All figures", table(heads, rows, numbers_from=2))])
