"""The derivative of known stages along a nudge, against calculus."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.profile.tangents.nudge_sizes import even_size
from chainsim.profile.tangents.tangent import (
    Play,
    PlayAll,
    measure_tangent,
    nudges,
    running_mean,
    signed_running_mean,
    surroundings,
)

FRAMES = 4000
SIZE = 1e-3
T = np.arange(FRAMES) / 48_000
SINE = np.stack([0.9 * np.sin(2 * np.pi * 440 * T), 0.5 * np.cos(2 * np.pi * 440 * T)]).astype(np.float32)


def each(play: Play) -> PlayAll:
    return lambda signals: [play(signal) for signal in signals]


def test_nudges_are_one_in_size_alike_and_opposite() -> None:
    alike, opposite = nudges(2, FRAMES)
    assert set(np.unique(alike)) == {-1.0, 1.0}
    np.testing.assert_array_equal(alike[0], alike[1])
    np.testing.assert_array_equal(opposite[0], -opposite[1])
    assert len(nudges(1, FRAMES)) == 1


def test_alternated_every_two_neighbours_move_as_they_did_not() -> None:
    (usual,), (alternated,) = nudges(1, FRAMES), nudges(1, FRAMES, flipped_every=1)
    np.testing.assert_array_equal(usual[0, 1:] * usual[0, :-1], -alternated[0, 1:] * alternated[0, :-1])
    (by_twos,) = nudges(1, FRAMES, flipped_every=2)
    np.testing.assert_array_equal(usual[0, 2:] * usual[0, :-2], -by_twos[0, 2:] * by_twos[0, :-2])


@pytest.mark.parametrize(
    ("play", "slope"),
    [
        (lambda x: x * np.float32(0.5), np.full_like(SINE, 0.5)),
        (lambda x: np.tanh(x), 1 - np.tanh(SINE) ** 2),
        (lambda x: x**3, 3 * SINE**2),
    ],
    ids=["gain", "tanh", "cube"],
)
def test_slope_is_the_derivative(play: object, slope: Audio) -> None:
    assert callable(play)
    tangent = measure_tangent(each(play), SINE, nudges(2, FRAMES), even_size(SINE, SIZE))
    assert tangent.slope.shape == (4, FRAMES)
    np.testing.assert_allclose(np.abs(tangent.slope), np.concatenate([slope, slope]), atol=3 * SIZE)
    np.testing.assert_array_equal(tangent.answer, play(SINE))


def test_a_clip_gives_nothing_back_just_where_it_holds() -> None:
    tangent = measure_tangent(each(lambda x: np.clip(x, -0.6, 0.6)), SINE, nudges(2, FRAMES), even_size(SINE, SIZE))
    held = np.abs(SINE) > 0.6 + 2 * SIZE
    assert held.any()
    assert not np.abs(tangent.slope[:2])[held].any()
    np.testing.assert_allclose(np.abs(tangent.slope[:2])[np.abs(SINE) < 0.6 - 2 * SIZE], 1.0, atol=2e-4)


def side_clip(x: Audio) -> Audio:
    middle, side = (x[0] + x[1]) / 2, np.clip((x[0] - x[1]) / 2, -0.1, 0.1)
    return np.stack([middle + side, middle - side])


def test_only_opposite_nudges_reach_the_side() -> None:
    tangent = measure_tangent(each(side_clip), SINE, nudges(2, FRAMES), even_size(SINE, SIZE))
    held = np.abs(SINE[0] - SINE[1]) / 2 > 0.1 + 2 * SIZE
    np.testing.assert_allclose(np.abs(tangent.slope[0, held]), 1.0, atol=1e-3)
    np.testing.assert_allclose(tangent.slope[2, held], 0.0, atol=1e-3)


def test_running_means_are_means() -> None:
    values = np.array([[1.0, -2.0, 4.0, 8.0, -16.0]])
    np.testing.assert_allclose(signed_running_mean(values, 3), [[-1 / 3, 1.0, 10 / 3, -4 / 3, -8 / 3]])
    np.testing.assert_allclose(running_mean(values, 3), [[0.0, 1.0, 10 / 3, 0.0, 0.0]])
    np.testing.assert_allclose(signed_running_mean(values, 2), (values + np.pad(values[:, 1:], ((0, 0), (0, 1)))) / 2)


def test_surroundings_are_the_lesser_of_before_and_after() -> None:
    values = np.array([[1.0, 1.0, 9.0, 5.0, 3.0, 0.0]])
    np.testing.assert_allclose(surroundings(values, 2), [[5.0, 1.0, 1.0, 1.5, 0.0, 4.0]])
