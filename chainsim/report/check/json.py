"""Several chains judged together, as JSON."""

from __future__ import annotations

from typing import Any

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, Position, position_of
from chainsim.model.outcome import Skipped, Valid
from chainsim.model.result import Result
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.json import result_values


def check_to_json(run: CheckRun, *, fixes: dict[str, Any] | None = None) -> str:
    """Results, errors and what was skipped, each under its own key; `validated` where nothing was to be rendered.

    Args:
        run: every check that came to an end; the answer's own `complete` is also false where anything could not be
            measured.
        fixes: what `fixes_values` gives; added as it is.
    """
    errors: list[dict[str, Any]] = []
    for one in run.checked:
        errors += error_values(one.error, one.file) if one.error else []
    measured = [one for one in run.checked if one.result]
    validated = [{"file": one.file, "audio": one.audio} for one in run.checked if isinstance(one.outcome, Valid)]
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": run.complete and not errors and all(one.result.complete for one in measured if one.result),
            "interrupted": not run.complete,
            "results": [_result(one, one.result, run) for one in measured if one.result],
            "skipped": [
                {"file": one.file, "audio": one.audio, "reason": one.outcome.reason}
                for one in run.checked
                if isinstance(one.outcome, Skipped)
            ],
            "errors": errors,
            **({"validated": validated} if validated else {}),
            **(fixes or {}),
        }
    )


def _result(one: Checked, result: Result, run: CheckRun) -> dict[str, Any]:
    """A result as `run` has it, with its place in the check; every finding and stage knows its line."""
    values = result_values(result)
    for key, findings in (("findings", result.findings), ("suppressed", result.suppressed)):
        for finding, entry in zip(by_severity(findings), values[key], strict=True):
            entry.update(_position(position_of(one, finding)))
    for stage in values["stages"]:
        _place_stage(stage, one)
    return {
        "file": one.file,
        "audio": one.audio,
        **({} if one.part is None else {"part": one.part}),
        "status": run.status(one).value,
        "duration_s": one.duration_s,
        "cached": one.cached,
        **values,
    }


def _place_stage(stage: dict[str, Any], one: Checked) -> None:
    stage.update(_position(one.positions.get(stage["path"])))
    for branch in stage["branches"]:
        for inner in branch["stages"]:
            _place_stage(inner, one)


def _position(position: Position | None) -> dict[str, int | None]:
    line, column = position or (None, None)
    return {"line": line, "column": column}
