"""Reviews -> JSON: every number, every judgement, every term of the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.review.status import status_of
from chainsim.report.run.json import levels_values

_CURVE_PLACES = 2


def reviews_to_json(reviewed: Sequence[Reviewed], *, fail_on: Severity | None = Severity.ERROR) -> str:
    """Results and errors, each under its own key; silence and what can't be measured are null."""
    errors: list[dict[str, Any]] = []
    for one in reviewed:
        errors += error_values(one.error, one.file) if one.error else []
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": not errors,
            "results": [
                {
                    "file": one.file,
                    "status": status_of(one, fail_on).value,
                    "duration_s": one.duration_s,
                    **review_values(one.result),
                }
                for one in reviewed
                if one.result
            ],
            "errors": errors,
        }
    )


def review_values(result: ReviewResult) -> dict[str, Any]:
    """One review as plain values; floats may still be infinite."""
    return {
        **_measurement(result.measurement),
        "judgements": [judgement_values(one) for one in result.judgements],
        "suppressed": [judgement_values(one) for one in result.suppressed],
        "score": None if result.score is None else asdict(result.score),
        **({} if result.unscored is None else {"unscored": result.unscored}),
    }


def judgement_values(one: Judgement) -> dict[str, Any]:
    """A judgement as plain values."""
    return {**asdict(one), "tier": one.tier.value, "severity": one.severity.value}


def _measurement(measurement: ReviewMeasurement) -> dict[str, Any]:
    values = asdict(measurement)
    source = values["source"]
    audio_format = source.pop("format")
    values["source"] = {
        **source,
        **audio_format,
        "frames": measurement.levels.frames,
        "length_s": measurement.length_s,
    }
    values["levels"] = levels_values(measurement.levels)
    values["over_time"] = {key: _rounded(value) for key, value in values["over_time"].items()}
    spectrum = values["tone"]["spectrum"]
    values["tone"]["spectrum"] = {key: _rounded(value) for key, value in spectrum.items()}
    undefined = values.pop("undefined")
    return {**values, **({"undefined": undefined} if undefined else {})}


def _rounded(value: Any) -> Any:  # noqa: ANN401 - a number or a curve
    if isinstance(value, float):
        return round(value, _CURVE_PLACES)
    return [None if one is None else round(one, _CURVE_PLACES) for one in value]
