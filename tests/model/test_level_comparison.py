from __future__ import annotations

import math
from pathlib import Path

import pytest

import chainsim
from chainsim.model.level_comparison import CHANGE_NOISE_DB, changes_more, exceeds, is_number, is_silent, rises_db
from tests.diagnose.measurements import levels

HOT_DRUMS = Path(__file__).parents[2] / "examples/hot-drums/loop_breakbeat.flac"


@pytest.mark.parametrize("value_db", [None, math.nan, math.inf, -math.inf])
def test_what_could_not_be_measured_breaks_no_limit(value_db: float | None) -> None:
    assert not is_number(value_db)
    assert not exceeds(value_db, -100.0)
    assert not changes_more(value_db, -100.0)


def test_a_level_is_judged_exactly() -> None:
    assert not exceeds(-1.0, -1.0)
    assert exceeds(math.nextafter(-1.0, 0.0), -1.0)


def test_a_change_is_judged_as_finely_as_levels_can_be_read() -> None:
    assert not changes_more(6.0 + 0.9 * CHANGE_NOISE_DB, 6.0)
    assert changes_more(6.0 + 1.1 * CHANGE_NOISE_DB, 6.0)


def test_silence_is_less_than_a_step_of_16_bits() -> None:
    assert is_silent(levels(math.nextafter(-90.0, -91.0)))
    assert not is_silent(levels(-90.0))


def test_a_rise_is_told_by_what_both_were_measured_in() -> None:
    louder, short = levels(-3.0, -12.0), levels(integrated_lufs=None)
    assert rises_db(louder, levels()) == {"loudness": 6.0, "RMS": 6.0, "peak": 3.0}
    assert rises_db(louder, short) == {"RMS": 6.0, "peak": 3.0}


@pytest.mark.parametrize("gain_db", [6.0, -6.0])
def test_a_gain_set_to_the_limit_is_within_it_however_single_precision_rounds(gain_db: float, tmp_path: Path) -> None:
    chain = tmp_path / "chain.yaml"
    chain.write_text(f"version: 1\nstages:\n  - {{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}\n", "utf-8")
    names = {finding.name for finding in chainsim.run(chain, HOT_DRUMS).findings}
    assert names.isdisjoint({"gain-buildup", "stage-not-unity"})
