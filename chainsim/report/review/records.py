"""Reviewed mixes as records."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.review import Reviewed
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.report.kit.records import Records, Row, single_numbers


def review_records(reviewed: Sequence[Reviewed]) -> Records:
    """A row for every mix, with its score and what is a single number in its measurement."""
    numbers = single_numbers(ReviewMeasurement)
    rows: list[Row] = []
    for one in reviewed:
        measurement = one.result.measurement if one.result else None
        score = one.result.score if one.result else None
        rows.append(
            {
                "file": one.file,
                "error": None if one.error is None else str(one.error),
                "score": None if score is None else score.value,
                "judgements": len(one.result.judgements) if one.result else None,
                **{name: None if measurement is None else getattr(measurement, name) for name in numbers},
            }
        )
    return Records(("file", "error"), ("score", "judgements", *numbers), tuple(rows))
