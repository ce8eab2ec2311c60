"""A gate as records: a row for every format, a column for every figure."""

from __future__ import annotations

from chainsim.model.plugin_gate import PluginGate
from chainsim.report.kit.records import Records, Row
from chainsim.report.plugin_gate.key_figures import figures_of

_KEYS = ("name", "path", "kind", "sample_rate_hz", "channels", "block_frames", "failure", "deviations")


def gate_records(gate: PluginGate) -> Records:
    """What was not measured is None, silence is -inf; deviations are in words."""
    figures = figures_of(gate)
    rows: list[Row] = []
    for index, column in enumerate(gate.columns):
        played = column.asked
        row: Row = {
            "name": column.name,
            "path": column.path,
            "kind": column.profile.kind.value,
            "sample_rate_hz": played.sample_rate_hz,
            "channels": played.channels,
            "block_frames": played.block_frames,
            "failure": column.failure,
            "deviations": "; ".join(one.words for one in gate.deviations if one.column == index),
        }
        for figure in figures:
            value = None if column.sheet is None else figure.read(column, column.sheet)
            row[figure.key] = None if value is None else value + 0.0
        rows.append(row)
    return Records(_KEYS, tuple(figure.key for figure in figures), tuple(rows))
