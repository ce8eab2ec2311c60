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
    for one in run.checked:
        told = {"audio": one.audio, **({} if one.part is None else {"part": one.part})}
        errors += [{**value, **told} for value in error_values(one.error, one.file)] if one.error else []
    measured = [(one, one.result) for one in run.checked if one.result]
    validated = [{"file": one.file, "audio": one.audio} for one in run.checked if isinstance(one.outcome, Valid)]
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": run.complete and not errors and all(result.complete for _, result in measured),
            "interrupted": not run.complete,
            **({"against": _against(run.against)} if run.against else {}),
            "results": [_result(one, result, run, details=details, series=series) for one, result in measured],
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


def _result(one: Checked, result: Result, run: CheckRun, *, details: bool, series: bool) -> dict[str, Any]:
    return {
        "file": one.file,
        "audio": one.audio,
        **({} if one.part is None else {"part": one.part}),
        "status": run.status(one).value,
        "duration_s": round(one.duration_s, 3),
        "cached": one.cached,
        **short_result(one, result),
        **({"result": _whole(one, result, series=series)} if details or series else {}),
    }


def _whole(one: Checked, result: Result, *, series: bool) -> dict[str, Any]:
    """A result as `run` has it; every finding and stage knows its line."""
    values = result_values(result, series=series)
    for key, findings in (("findings", result.findings), ("suppressed", result.suppressed)):
        for finding, entry in zip(by_severity(findings), values[key], strict=True):
            entry.update(position_values(position_of(one, finding)))
    for stage in values["stages"]:
        _place_stage(stage, one)
    return values


def _place_stage(stage: dict[str, Any], one: Checked) -> None:
    stage.update(position_values(one.positions.get(stage["path"])))
    for branch in stage["branches"]:
        for inner in branch["stages"]:
            _place_stage(inner, one)


def _against(since: CheckComparison) -> dict[str, Any]:
    return {
        "base": since.base,
        "unchanged": since.unchanged,
        "changed": [_change(change) for change in since.changes],
        "gone": [OneLine(file=one.file, audio=one.audio, part=one.part) for one in since.gone],
    }


def _change(change: CheckChange) -> dict[str, Any]:
    return {
        "file": change.one.file,
        "audio": change.one.audio,
        **({} if change.one.part is None else {"part": change.one.part}),
        "status": change.status.value,
        "was": None if change.was is None else change.was.value,
        "new": [OneLine(name=one.name, place=place_told(one)) for one in change.new],
        "worse": [
            OneLine(name=one.finding.name, place=place_told(one.finding), by_db=one.by_db) for one in change.worse
        ],
        "fixed": [OneLine(name=one.name, place=one.place) for one in change.fixed],
        "louder_lu": change.louder_lu,
        "over_library_lu": change.over_library_lu,
    }
