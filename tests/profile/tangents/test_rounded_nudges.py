"""What of a nudge rounding may leave nothing of, by arithmetic: two steps or less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chainsim.profile.tangents.rounded_nudges import outlast_rounding, own_step
from chainsim.profile.tangents.tangent import Tangent
from tests.profile.processors import RATE_HZ

FRAMES = 9600
STEP = 2.0**-17


def tangent(size: np.ndarray) -> Tangent:
    """Of a gain of 1."""
    return Tangent(np.ones((1, FRAMES)), np.ones((1, FRAMES)), size=size, step=STEP)


@pytest.mark.parametrize(("steps", "outlast"), [(2.9, False), (3.1, True)])
def test_nudges_of_more_than_three_steps_outlast_rounding(steps: float, outlast: bool) -> None:
    found = outlast_rounding(tangent(np.full(FRAMES, steps * STEP)), RATE_HZ)
    assert found is not None
    assert found.shape == (1, FRAMES)
    assert (found[0, 1000:-1000] == outlast).all()


def test_where_nothing_is_rounded_nothing_is_left_out() -> None:
    assert outlast_rounding(replace(tangent(np.full(FRAMES, STEP)), step=None), RATE_HZ) is None


def test_what_comes_before_a_loud_note_does_not_count_for_its_nudges() -> None:
    size = np.full(FRAMES, STEP)
    size[FRAMES // 2 :] = 100.0 * STEP
    found = outlast_rounding(tangent(size), RATE_HZ)
    assert found is not None
    assert not found[0, : FRAMES // 2].any()
    assert found[0, FRAMES // 2 : -1000].all()


def test_slopes_that_are_a_step_or_nothing_do_not_count() -> None:
    """One nudge of a tenth of a step in ten gets across: a slope of ten, as large as it is rare."""
    slope = np.where(np.random.default_rng(1).random((1, FRAMES)) < 0.1, 10.0, 0.0)
    found = outlast_rounding(Tangent(slope, np.ones((1, FRAMES)), size=np.full(FRAMES, 0.1 * STEP), step=STEP), RATE_HZ)
    assert found is not None
    assert not found.any()


@pytest.mark.parametrize(("bits", "behind"), [(17, 1.0), (11, 10.0 ** (-7.3 / 20.0)), (None, 10.0 ** (-7.3 / 20.0))])
def test_what_nudges_come_to_lies_on_the_stages_own_grid(bits: int | None, behind: float) -> None:
    """A wave of 16 bits, nudged; the stage may round it once more, and turn it down behind that."""
    random = np.random.default_rng(3)
    wave = np.round(0.3 * np.sin(np.arange(FRAMES) * 0.05) * 2.0**15) / 2.0**15
    size = np.linspace(2e-4, 4e-4, FRAMES)
    nudge = size * random.choice([-1.0, 1.0], FRAMES)

    def answer(x: np.ndarray) -> np.ndarray:
        rounded = x if bits is None else np.round(x * 2.0**bits) / 2.0**bits
        return (rounded * behind).astype(np.float32).astype(np.float64)

    slope = (answer(wave + nudge) - answer(wave)) / size
    found = own_step(Tangent(slope[np.newaxis], answer(wave)[np.newaxis], size=size))
    if bits is None:
        assert found is None or found < 1e-3 * size[0]  # at most that of 32-bit samples, which no nudge is near
    else:
        assert found == pytest.approx(behind * 2.0**-bits, rel=1e-3)


def test_all_of_a_nudge_or_nothing_is_no_step_of_its_size() -> None:
    """As a clip and a gate leave of nudges of one size; where it is one, what comes out lies on its grid as well."""
    size, limit = 5e-4, 0.4997
    wave = np.clip(np.sin(np.arange(FRAMES) * 0.05), -limit, limit)
    slope = np.where(np.abs(wave) < limit, 1.0, 0.0)
    clipped = Tangent(slope[np.newaxis], wave[np.newaxis], size=np.full(FRAMES, size))
    assert own_step(clipped) is None
    rounded = replace(clipped, answer=np.round(clipped.answer / size) * size)
    assert own_step(rounded) == pytest.approx(size, rel=1e-3)


def test_nudges_of_one_size_or_nothing_are_no_grid() -> None:
    """As of a gate that is shut for a while: only the answer tells that nothing is rounded."""
    wave = 0.3 * np.sin(np.arange(FRAMES) * 0.05)[np.newaxis]
    open_ = (np.arange(FRAMES) > FRAMES // 2)[np.newaxis]
    assert own_step(Tangent(np.where(open_, 1.0, 0.0), np.where(open_, wave, 0.0), size=5e-4)) is None
