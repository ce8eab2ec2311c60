"""Expectations that find nothing to hold against are told, and never pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from chainsim.model.data_sheet_expectation import SheetExpectation, SheetExpectations
from chainsim.model.finding import Severity
from chainsim.tasks.data_sheet_judging import against_expectations
from tests.report.plugin_gate.gates import column

TUBE = column()


def told(*items: Mapping[str, object], of: object = TUBE) -> list[tuple[int | None, Severity, str]]:
    made = tuple(SheetExpectation.model_validate(item) for item in items)
    found = against_expectations([of], SheetExpectations(version=1, expect=made))  # type: ignore[list-item]
    return [(one.column, one.severity, one.words) for one in found]


def test_an_expectation_of_another_format_is_a_warning_and_an_error_where_all_are() -> None:
    elsewhere = {"sample_rate_hz": 44_100, "channels": 1, "block_frames": 64, "gain_db": (0, 1)}
    words = "expectation {} is of 44.1 kHz, mono, blocks of 64: not measured"
    assert told({"gain_db": (5, 7)}, elsewhere) == [(None, Severity.WARNING, words.format(2))]
    assert told(elsewhere) == [(None, Severity.ERROR, words.format(1))]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (
            {"thd_db": {"max": -20}, "from_dbfs": 50, "to_dbfs": 60},
            "distortion was measured at no sine of 50 to 60 dBFS",
        ),
        (
            {"response_db": (-9, 9), "from_hz": 30_000, "to_hz": 40_000},
            "response was measured nowhere from 30000 to 40000 Hz",
        ),
    ],
)
def test_what_was_not_measured_where_it_is_expected_is_an_error(item: dict[str, object], words: str) -> None:
    assert told(item) == [(0, Severity.ERROR, words)]


def test_silence_is_no_low_distortion() -> None:
    assert TUBE.sheet
    hidden = tuple(
        replace(one, thd_db=(None,) * len(one.thd_db), aliasing_db=(None,) * len(one.thd_db))
        for one in TUBE.sheet.distortion
    )
    low = {"thd_db": {"max": -20}}
    clean = replace(TUBE, sheet=replace(TUBE.sheet, distortion=hidden))
    assert told(low, of=clean) == []  # no more than noise
    silent = replace(TUBE, sheet=replace(TUBE.sheet, distortion=hidden, gain_db=None))
    assert told(low, of=silent) == [(0, Severity.ERROR, "distortion could not be measured, expected at most -20")]
