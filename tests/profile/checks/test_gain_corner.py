"""Where curves break that bend as well, or that other bands pass beside: to 0.1 dB, and nowhere where none breaks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from scipy import signal

from chainsim.profile.checks.gain_corner import breaks_at_db, is_rough
from tests.profile.processors import RATE_HZ, Samples
from tests.profile.programmes import drums_and_tones

PROGRAMME = drums_and_tones(6, seconds=0.6).astype(np.float64)
INSIDE = np.ones(PROGRAMME.shape[1], np.bool_)
LOW = signal.butter(2, 150.0, fs=RATE_HZ, output="sos")
EMPHASIS, UNDONE = ([1.0, -0.6], [1.0]), ([1.0], [1.0, -0.6])
Way = Callable[[Samples], Samples]


def low_band(x: Samples) -> Samples:
    return np.asarray(signal.sosfilt(LOW, x))


def emphasis(x: Samples) -> Samples:
    return np.asarray(signal.lfilter(*EMPHASIS, x))


def bent(x: Samples) -> Samples:
    return np.asarray(np.tanh(emphasis(x)))


def upper(x: Samples) -> Samples:
    return np.maximum(x, 0.0)


def clip_of_the_bass(x: Samples, limit: float) -> Samples:
    return np.asarray(x - low_band(x) + np.clip(low_band(x), -limit, limit))


def rail_behind_a_bend(x: Samples, limit: float) -> Samples:
    return np.asarray(signal.lfilter(*UNDONE, np.clip(bent(x), -limit, limit)))


def half_hard_half_soft(x: Samples, limit: float) -> Samples:
    return np.where(x > 0.0, np.minimum(x, limit), np.tanh(x))


@pytest.mark.parametrize("past_db", [-0.5, 0.5, 3.0, 9.0])
@pytest.mark.parametrize(
    ("reach", "stage"),
    [(low_band, clip_of_the_bass), (bent, rail_behind_a_bend), (upper, half_hard_half_soft)],
)
def test_the_gain_at_which_it_breaks(reach: Way, stage: Callable[[Samples, float], Samples], past_db: float) -> None:
    limit = float(np.abs(reach(PROGRAMME * 10 ** (-past_db / 20.0))).max())
    found = breaks_at_db(lambda gain_db: played(lambda x: stage(x, limit), gain_db), INSIDE, RATE_HZ)
    assert found == (None if past_db < 0.0 else pytest.approx(-past_db, abs=0.1))


def quadratic_knee(x: Samples) -> Samples:
    """Its slope falls from 1 at 0.25 to 0 at 0.75."""
    a = np.minimum(np.abs(x), 0.75)
    return np.sign(x) * np.where(a <= 0.25, a, a - (a - 0.25) ** 2)


def cubic(x: Samples) -> Samples:
    """Its slope falls to 0 at 1."""
    b = np.clip(2.0 * x, -1.0, 1.0)
    return np.asarray(b - b**3 / 3.0)


@pytest.mark.parametrize("curve", [np.tanh, quadratic_knee, cubic, bent, low_band, lambda x: np.tanh(8.0 * x), np.abs])
def test_what_bends_breaks_nowhere(curve: Way) -> None:
    assert breaks_at_db(lambda gain_db: played(curve, gain_db), INSIDE, RATE_HZ) is None


def test_what_is_not_judged_breaks_unseen() -> None:
    answer = lambda gain_db: played(lambda x: np.clip(x, -0.5, 0.5), gain_db)  # noqa: E731 - as everywhere here
    assert breaks_at_db(answer, np.zeros_like(INSIDE), RATE_HZ) is None


def played(stage: Way, gain_db: float) -> Samples:
    """As a stage answers it, in 32 bits."""
    return stage(PROGRAMME * 10 ** (gain_db / 20.0)).astype(np.float32).astype(np.float64)


@pytest.mark.parametrize(("noise_dbfs", "told"), [(-110.0, True), (-70.0, False)])
def test_what_answers_neighbouring_gains_unlike_tells_nothing(noise_dbfs: float, told: bool) -> None:
    """A solver's noise, another one at each gain and the same each time, before a rail 3 dB down."""
    limit = float(np.abs(PROGRAMME).max()) * 10 ** (-3.0 / 20.0)

    def answer(gain_db: float) -> Samples:
        noise = np.random.default_rng(round((gain_db + 60.0) * 1e4)).standard_normal(PROGRAMME.shape)
        noisy = PROGRAMME + noise * 10 ** (noise_dbfs / 20.0)
        return played(lambda _: np.clip(noisy * 10 ** (gain_db / 20.0), -limit, limit), gain_db)

    found = breaks_at_db(answer, INSIDE, RATE_HZ)
    assert found == (pytest.approx(-3.0, abs=0.1) if told else None)
    assert is_rough(answer, INSIDE, RATE_HZ) is not told


@pytest.mark.parametrize("jump", [0.02, 0.1])
def test_a_jump_is_no_break(jump: float) -> None:
    """As a coarse step is, or hysteresis: the curve goes on behind it as it was before."""
    high = 0.7 * float(np.abs(PROGRAMME).max())
    stepped: Way = lambda x: np.tanh(x) + jump * (np.abs(x) > high) * np.sign(x)  # noqa: E731
    assert breaks_at_db(lambda gain_db: played(stepped, gain_db), INSIDE, RATE_HZ) is None


@pytest.mark.parametrize(
    ("stage", "bits", "told"),
    [(np.tanh, 15, False), (np.tanh, 17, False), (lambda x: np.clip(np.tanh(x), -0.3, 0.3), 17, True)],
)
def test_fine_steps_are_no_break_and_hide_none(stage: Way, bits: int, told: bool) -> None:
    """In what is quiet they are as large as what a change of level moves."""
    highest = 2.0 ** (bits - 1)

    def counted(x: Samples) -> Samples:
        return np.round(stage(x) * highest) / highest

    found_db = breaks_at_db(lambda gain_db: played(counted, gain_db), INSIDE, RATE_HZ)
    assert (found_db is not None) is told


AVERAGED = 4


def amid_noise(stage: Way, hiss_dbfs: float) -> float | None:
    """Where it breaks, of the mean of four answers with another hiss each, and at each gain."""
    random = np.random.default_rng(7)
    hiss: float = 10.0 ** (hiss_dbfs / 20.0) / np.sqrt(AVERAGED)

    @cache
    def answer(gain_db: float) -> Samples:
        return played(stage, gain_db) + hiss * random.standard_normal(PROGRAMME.shape)

    return breaks_at_db(answer, INSIDE, RATE_HZ, np.full(PROGRAMME.shape, hiss))


@pytest.mark.parametrize(
    ("past_db", "hiss_dbfs"), [(-0.5, -60.0), (6.0, -60.0), (-0.5, -80.0), (1.0, -70.0), (1.0, -80.0), (6.0, -80.0)]
)
def test_a_rail_behind_a_bend_amid_hiss(past_db: float, hiss_dbfs: float) -> None:
    reached = float(np.abs(np.tanh(PROGRAMME * 10 ** (-past_db / 20.0))).max())
    found = amid_noise(lambda x: np.clip(np.tanh(x), -reached, reached), hiss_dbfs)
    assert found == (None if past_db < 0.0 else pytest.approx(-past_db, abs=0.5))


@pytest.mark.parametrize("hiss_dbfs", [-60.0, -80.0])
@pytest.mark.parametrize("curve", [np.tanh, quadratic_knee, cubic, bent, lambda x: np.tanh(8.0 * x)])
def test_what_bends_amid_hiss_breaks_nowhere(curve: Way, hiss_dbfs: float) -> None:
    assert amid_noise(curve, hiss_dbfs) is None
