"""Every format of a plugin's gate, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.model.finding import Severity
    from chainsim.model.plugin_gate import PluginGate


def gate_writers(gate: PluginGate, fail_on: Severity | None) -> Writers:
    """What writes a gate, for each of `report_options.GATED` and its files; what fails is as bad as `fail_on`."""
    from chainsim.cli.table_writers import table_writers
    from chainsim.report.plugin_gate.json import gate_to_json
    from chainsim.report.plugin_gate.junit import gate_to_junit
    from chainsim.report.plugin_gate.markdown import gate_to_markdown
    from chainsim.report.plugin_gate.records import gate_records
    from chainsim.report.plugin_gate.text import gate_to_text

    return {
        "text": lambda s: gate_to_text(gate, s),
        "json": lambda _: gate_to_json(gate),
        **table_writers(lambda: gate_records(gate)),
        "md": lambda _: gate_to_markdown(gate),
        "junit": lambda _: gate_to_junit(gate, fail_on),
        "html": lambda _: _page(gate),
        "png": lambda _: _picture(gate),
    }


def _page(gate: PluginGate) -> str:
    from chainsim.report.plugin_gate.html import gate_to_html  # what draws is loaded for pictures alone

    return gate_to_html(gate)


def _picture(gate: PluginGate) -> bytes:
    from chainsim.report.plugin_gate.png import gate_to_png

    return gate_to_png(gate)
