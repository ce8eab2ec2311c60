"""Feeding stages quietly and making the level up behind them changes nothing but what is overdriven."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainsim.model.chain import Chain
from chainsim.studies.clean_reference_chain import clean_reference, tap_gains
from chainsim.units import db_from_gain
from tests.engine.rendering import noise, render


def stages_of(chain: Chain) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chain.model_dump(mode="json", exclude_unset=True)["stages"]
    return found


def test_a_linear_stage_gives_the_same_bits_and_later_stages_do_not_notice() -> None:
    """A compressor behind the bracket works at the level that it would have worked at."""
    chain = Chain.model_validate(
        {
            "version": 1,
            "stages": [
                {"builtin": "PeakFilter", "parameters": {"gain_db": 6}, "trim_db": -3},
                {"builtin": "Compressor", "parameters": {"threshold_db": -20, "ratio": 4}, "trim_db": 2},
            ],
        }
    )
    audio = noise(1.0)
    plain = render(stages_of(chain), audio)
    clean = render(stages_of(clean_reference(chain, {"1": 3})), audio)
    assert np.array_equal(clean.tap(1) * np.float32(8.0), plain.tap(1))
    assert np.array_equal(clean.tap(2), plain.tap(2))


def test_a_clip_does_not_clip_in_the_reference() -> None:
    chain = Chain.model_validate(
        {"version": 1, "stages": [{"builtin": "Clipping", "parameters": {"threshold_db": -6}}]}
    )
    audio = noise(0.5)
    clean = render(stages_of(clean_reference(chain, {"1": 5})), audio)
    assert np.array_equal(clean.tap(1) * np.float32(32.0), audio)
    assert np.abs(render(stages_of(chain), audio).tap(1)).max() < 0.51


def test_the_level_comes_back_at_the_next_trim_the_branch_or_the_fader() -> None:
    dry: dict[str, Any] = {"stages": []}
    wet = {"gain_db": -8.0, "stages": [{"builtin": "Clipping"}]}
    chain = Chain.model_validate(
        {"version": 1, "stages": [{"parallel": [dry, wet]}, {"builtin": "Clipping", "trim_db": 1.0}], "fader_db": -4.0}
    )
    clean = clean_reference(chain, {"1.2.1": 2, "2": 1})
    half_db = db_from_gain(0.5)
    branches = clean.stages[0].parallel  # type: ignore[union-attr]
    assert branches[1].stages[0].trim_db == pytest.approx(2 * half_db)
    assert branches[1].gain_db == pytest.approx(-8.0 - 2 * half_db)
    assert branches[0].gain_db == 0.0
    assert clean.stages[1].trim_db == pytest.approx(1.0 + half_db)
    assert clean.fader_db == pytest.approx(-4.0 - half_db)
    assert tap_gains(chain, {"1.2.1": 2, "2": 1}) == (1.0, 1.0, 2.0)
