"""A gate as JSON: every figure and curve; what `probe --baseline` reads again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chainsim.model.plugin_gate import PluginGate, SheetColumn
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.kit.profile_values import profile_values


def gate_to_json(gate: PluginGate) -> str:
    """`behaviour` of each column is what is compared with later."""
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "judged_by": list(gate.judged_by),
            "columns": [_column(column) for column in gate.columns],
            "other": [_column(column) for column in gate.other],
            "deviations": [
                {
                    "column": one.column,
                    "severity": one.severity.value,
                    "against": one.against,
                    "figure": one.figure or None,
                    "at": list(one.places) or ([one.at] if one.at else []),
                    "words": one.words,
                }
                for one in gate.deviations
            ],
        }
    )


def _column(column: SheetColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "path": column.path,
        "plugin_kind": column.plugin_kind,
        "version": column.version,
        **asdict(column.asked),
        "failure": column.failure,
        "behaviour": column.behaviour.model_dump(mode="json"),
        "sheet": None if column.sheet is None else asdict(column.sheet),
        "profile": profile_values(column.profile),
    }
