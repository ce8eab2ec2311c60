"""The grid of a crusher or fixed-point section is found whatever gain follows it; rounding alone is none."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.output_grid import grid_step, held_frames

NOISE = np.random.default_rng(3).standard_normal((2, 12_000)) * 0.2


@pytest.mark.parametrize("bits", [4, 10, 15])
@pytest.mark.parametrize("makeup", [1.0, 0.7])
def test_step_of_a_grid(bits: int, makeup: float) -> None:
    unit = 2.0 ** (1 - bits)
    answer = (np.round(NOISE / unit) * unit * makeup).astype(np.float32)
    assert grid_step(answer) == pytest.approx(unit * makeup, rel=1e-4)


def test_what_is_held_on_no_grid() -> None:
    held = np.repeat(NOISE[:, ::4], 4, axis=1).astype(np.float32)
    assert (grid_step(held), held_frames(held)) == (None, 4)


def test_what_is_neither_held_nor_on_a_grid() -> None:
    assert (grid_step(NOISE.astype(np.float32)), held_frames(NOISE)) == (None, 1)
    assert (grid_step(np.zeros((1, 9), np.float32)), held_frames(np.zeros((1, 9)))) == (None, 1)


def test_no_grid_where_only_some_is_on_one() -> None:
    """Half of it rounded to eighths, as of one that a gate lets pass."""
    answer = np.where(np.arange(NOISE.shape[1]) % 2, np.round(NOISE * 8.0) / 8.0, NOISE)
    assert grid_step(answer.astype(np.float32)) is None
