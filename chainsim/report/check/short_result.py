"""A check's result in short, as JSON has it where there are many: how it ended, the output, findings, trims, stages.

Levels are rounded to a hundredth of a dB. All that was measured is what `details` asks for.
"""

from __future__ import annotations

import math
from typing import Any

from chainsim.model.checked_chain import Checked, Position, position_of
from chainsim.model.finding import Finding
from chainsim.model.levels import Levels
from chainsim.model.measured_stages import all_stages
from chainsim.model.result import Result, StageResult
from chainsim.model.trim import Trim
from chainsim.report.kit.json_values import OneLine
from chainsim.report.kit.severity import by_severity

_OUTPUT = ("integrated_lufs", "true_peak_dbtp", "sample_peak_dbfs", "rms_dbfs", "loudness_range_lu")
_PLACES = 2


def short_result(one: Checked, result: Result) -> dict[str, Any]:
    """The keys of a result in short; what is nested is on a line of its own."""
    return {
        "complete": result.complete,
        "sample_rate_hz": result.measurement.sample_rate_hz,
        "source": result.measurement.source.name,
        "output": _output(result.measurement.output),
        "stages": [_stage(stage, one) for stage in all_stages(result.measurement.stages)],
        "findings": [_finding(finding, one) for finding in by_severity(result.findings)],
        "suppressed": [_finding(finding, one) for finding in by_severity(result.suppressed)],
        "trims": [_trim(trim) for trim in result.trims],
    }


def position_values(position: Position | None) -> dict[str, int | None]:
    """Line and column in the chain file; null where it has none."""
    line, column = position or (None, None)
    return {"line": line, "column": column}


def _output(levels: Levels) -> OneLine:
    return OneLine({name: _rounded(getattr(levels, name)) for name in _OUTPUT})


def _stage(stage: StageResult, one: Checked) -> OneLine:
    return OneLine(
        path=stage.path,
        name=stage.name,
        plugin=stage.plugin.name,
        plugin_version=stage.plugin.version,
        gain_db=_rounded(stage.gain_db),
        **position_values(one.positions.get(stage.path)),
    )


def _finding(finding: Finding, one: Checked) -> OneLine:
    return OneLine(
        name=finding.name,
        severity=finding.severity.value,
        path=finding.path,
        tap=finding.tap,
        expectation=finding.expectation,
        excess_db=_rounded(finding.excess_db),
        at_s=_rounded(finding.at_s),
        **position_values(position_of(one, finding)),
        message=finding.message,
    )


def _trim(trim: Trim) -> OneLine:
    return OneLine(where=trim.where.value, path=trim.path, current_db=trim.current_db, trim_db=trim.trim_db)


def _rounded(value: float | None) -> float | None:
    return value if value is None or not math.isfinite(value) else round(value, _PLACES)
