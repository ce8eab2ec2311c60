"""Several chains judged together, as JSON: each in short, or with everything that `run` says of it."""

from __future__ import annotations

from typing import Any

from chainsim.model.check_comparison import CheckChange, CheckComparison
from chainsim.model.check_outcome import Skipped, Valid
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, place_told, position_of
from chainsim.model.result import Result
from chainsim.report.check.short_result import position_values, short_result
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import FORMAT_VERSION, OneLine, dumps
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.json import result_values


def check_to_json(
    run: CheckRun, *, details: bool = False, series: bool = False, fixes: dict[str, Any] | None = None
) -> str:
    """Results, errors and what was skipped, each under its own key; `validated` where nothing was to be rendered.

    Args:
        run: every check that came to an end; the answer's own `complete` is also false where anything could not be
            measured.
        details: every result is there as `run` has it as well, under `result`.
        series: with the levels over time.
        fixes: what `fixes_values` gives; added as it is.
    """
    errors: list[dict[str, Any]] = []
    for check in run.checked:
        told = {"audio": check.audio, **({} if check.part is None else {"part": check.part})}
        errors += [{**value, **told} for value in error_values(check.error, check.file)] if check.error else []
    measured = [(check, check.result) for check in run.checked if check.result]
    validated = [
        {"file": check.file, "audio": check.audio} for check in run.checked if isinstance(check.outcome, Valid)
    ]
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": run.complete and not errors and all(result.complete for _, result in measured),
            "interrupted": not run.complete,
            **({"against": _against(run.against)} if run.against else {}),
            "results": [_result(check, result, run, details=details, series=series) for check, result in measured],
            "skipped": [
                {"file": check.file, "audio": check.audio, "reason": check.outcome.reason}
                for check in run.checked
                if isinstance(check.outcome, Skipped)
            ],
            "errors": errors,
            **({"validated": validated} if validated else {}),
            **(fixes or {}),
        }
    )


def _result(check: Checked, result: Result, run: CheckRun, *, details: bool, series: bool) -> dict[str, Any]:
    return {
        "file": check.file,
        "audio": check.audio,
        **({} if check.part is None else {"part": check.part}),
        "status": run.status(check).value,
        "duration_s": round(check.duration_s, 3),
        "cached": check.cached,
        **short_result(check, result),
        **({"result": _whole(check, result, series=series)} if details or series else {}),
    }


def _whole(check: Checked, result: Result, *, series: bool) -> dict[str, Any]:
    """A result as `run` has it; every finding and stage knows its line."""
    values = result_values(result, series=series)
    for key, findings in (("findings", result.findings), ("suppressed", result.suppressed)):
        for finding, entry in zip(by_severity(findings), values[key], strict=True):
            entry.update(position_values(position_of(check, finding)))
    for stage in values["stages"]:
        _place_stage(stage, check)
    return values


def _place_stage(stage: dict[str, Any], check: Checked) -> None:
    stage.update(position_values(check.positions.get(stage["path"])))
    for branch in stage["branches"]:
        for inner in branch["stages"]:
            _place_stage(inner, check)


def _against(since: CheckComparison) -> dict[str, Any]:
    return {
        "base": since.base,
        "unchanged": since.unchanged,
        "changed": [_change(change) for change in since.changes],
        "gone": [OneLine(file=check.file, audio=check.audio, part=check.part) for check in since.gone],
    }


def _change(change: CheckChange) -> dict[str, Any]:
    return {
        "file": change.one.file,
        "audio": change.one.audio,
        **({} if change.one.part is None else {"part": change.one.part}),
        "status": change.status.value,
        "was": None if change.was is None else change.was.value,
        "new": [OneLine(name=finding.name, place=place_told(finding)) for finding in change.new],
        "worse": [
            OneLine(name=worse.finding.name, place=place_told(worse.finding), by_db=worse.by_db)
            for worse in change.worse
        ],
        "fixed": [OneLine(name=finding.name, place=finding.place) for finding in change.fixed],
        "louder_lu": change.louder_lu,
        "over_library_lu": change.over_library_lu,
    }
