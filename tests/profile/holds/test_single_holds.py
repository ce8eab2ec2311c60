"""A clip whose holes a gain behind it fills, at its gain to 0.1 dB; nothing where a gain before it is as fast."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, signal

from chainsim.model.audio import Audio
from chainsim.profile.holds.single_holds import SingleHoldSearch
from chainsim.profile.holds.sudden_slopes import TakenHold
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.processors import RATE_HZ, Curve, Samples
from tests.profile.programmes import drums_and_tones

PROGRAMME = drums_and_tones(6, seconds=0.7)
INSIDE = np.arange(PROGRAMME.shape[1]) >= round(0.1 * RATE_HZ)
SETS_IN_DB, LOWEST_DB = -30.0, -36.0
HIGHEST = float(np.abs(PROGRAMME[:, INSIDE]).max())


def level(x: Samples, time_s: float) -> Samples:
    """RMS of both channels, by one pole, up to the frame before."""
    share = 1.0 - np.exp(-1.0 / (time_s * RATE_HZ))
    power = signal.lfilter([0.0, share], [1.0, share - 1.0], np.square(x).mean(axis=0))
    return np.asarray(np.sqrt(np.maximum(power, 1e-8)))


def compressed(x: Samples, time_s: float) -> Samples:
    """2:1 from a mean of `SETS_IN_DB` on."""
    return np.asarray(x * np.minimum(1.0, (level(x, time_s) / 10.0 ** (SETS_IN_DB / 20.0)) ** -0.5))


def expanded(x: Samples) -> Samples:
    """1:2, whatever the level."""
    return x * level(x, 0.01)


def passages(play: Curve) -> Nudging:
    def played(x: Audio) -> Audio:
        answer: Audio = play(x.astype(np.float64)).astype(np.float32)
        return answer

    return Nudging(played, [Passage(PROGRAMME, INSIDE)], RATE_HZ)


def search(play: Curve, top_db: float = 0.0, *, singly: bool = True) -> TakenHold:
    return SingleHoldSearch(passages(play), singly=singly).find(LOWEST_DB, top_db)


def clip(limit: float) -> Curve:
    return lambda x: np.clip(x, -limit, limit)


@pytest.mark.parametrize("past_db", [0.5, 3.0])
def test_a_clip_behind_which_a_gain_follows_what_it_leaves(past_db: float) -> None:
    cut = clip(HIGHEST * 10.0 ** (-past_db / 20.0))
    found = search(lambda x: expanded(cut(x)))
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)
    held = np.abs(PROGRAMME).max(axis=0) > HIGHEST * 10.0 ** (-past_db / 20.0)
    assert held[found.depth_db < 0.0].all()
    assert (found.depth_db < 0.0).any()


@pytest.mark.parametrize(("top_db", "headroom_db"), [(0.0, None), (2.0, 0.5)])
def test_a_clip_that_is_not_reached_is_found_from_above(top_db: float, headroom_db: float | None) -> None:
    cut = clip(HIGHEST * 10.0 ** (0.5 / 20.0))
    found = search(lambda x: expanded(cut(x)), top_db)
    assert found.headroom_db == (None if headroom_db is None else pytest.approx(headroom_db, abs=0.1))
    assert not found.depth_db.any()


@pytest.mark.parametrize("time_s", [0.0001, 0.0003, 0.001])
def test_a_gain_as_fast_as_a_clip_holds_nothing(time_s: float) -> None:
    assert search(lambda x: compressed(x, time_s)).headroom_db is None


def knee(top: float) -> Curve:
    """Straight up to a third of where it gets flat, and no corner there."""

    def bend(x: Samples) -> Samples:
        size = np.minimum(np.abs(x) / top, 1.0)
        return np.sign(x) * top * (size - 0.75 * np.maximum(size - 1.0 / 3.0, 0.0) ** 2)

    return bend


@pytest.mark.parametrize("past_db", [1.0, 12.0])
def test_where_a_curve_gets_flat_at_last_nothing_is_held(past_db: float) -> None:
    """Hardly anything passes a little below either."""
    bend = knee(HIGHEST * 10.0 ** (-past_db / 20.0))
    assert search(lambda x: compressed(bend(x), 0.01), singly=False).headroom_db is None


@pytest.mark.parametrize("past_db", [-0.5, 0.5])
def test_a_clip_behind_a_gain_as_fast(past_db: float) -> None:
    """Where that gain alone changes slopes as suddenly, at other gains of the programme."""
    reach = float(np.abs(compressed(PROGRAMME.astype(np.float64), 0.0003))[:, INSIDE].max())
    cut = clip(reach * 10.0 ** (-past_db / 20.0))
    found = search(lambda x: cut(compressed(x, 0.0003)))
    if past_db < 0.0:
        assert found.headroom_db is None
    else:
        lowest = 10.0 ** (found.headroom_db / 20.0) if found.headroom_db is not None else np.nan
        played = np.abs(compressed(PROGRAMME.astype(np.float64) * lowest, 0.0003))[:, INSIDE].max()
        assert 20.0 * np.log10(played / (reach * 10.0 ** (-past_db / 20.0))) == pytest.approx(0.0, abs=0.1)


def test_a_curve_holds_nothing() -> None:
    limit = 0.5 * HIGHEST
    assert search(lambda x: expanded(limit * np.tanh(x / limit))).headroom_db is None


BEHIND = signal.butter(2, 9000.0, fs=RATE_HZ, output="sos")


def strip(past_db: float) -> Curve:
    """A compressor, a curve, a rail that the programme gets past by this much, and a low-pass."""

    def driven(x: Samples) -> Samples:
        return np.tanh(4.0 * compressed(x, 0.01))

    rail = float(np.arctanh(np.abs(driven(PROGRAMME.astype(np.float64)))[:, INSIDE].max()))
    limit = float(np.tanh(rail * 10.0 ** (-past_db / 20.0)))
    return lambda x: signal.sosfilt(BEHIND, np.clip(driven(x), -limit, limit))


@pytest.mark.parametrize("past_db", [-0.5, 0.5, 3.0])
def test_a_rail_behind_a_compressor_and_a_curve_under_a_low_pass(past_db: float) -> None:
    found = search(strip(past_db), singly=False)
    assert found.headroom_db == (None if past_db < 0.0 else pytest.approx(headroom_db(past_db), abs=0.2))


def headroom_db(past_db: float) -> float:
    """The gain at which what the compressor lets through is so much lower."""

    def reach(gain_db: float) -> float:
        played = compressed(PROGRAMME.astype(np.float64) * 10.0 ** (gain_db / 20.0), 0.01)
        return float(np.abs(played)[:, INSIDE].max())

    aim = reach(0.0) * 10.0 ** (-past_db / 20.0)
    return float(optimize.brentq(lambda gain_db: reach(gain_db) - aim, -30.0, 0.0))


def test_a_curve_behind_a_compressor_under_a_low_pass_holds_nothing() -> None:
    found = search(lambda x: signal.sosfilt(BEHIND, np.tanh(4.0 * compressed(x, 0.01))), singly=False)
    assert found.headroom_db is None


def companded(x: Samples, bits: int) -> Samples:
    """The mu-law of ITU-T G.711 in its continuous form, mu of 255, with so many bits: steps grow with the level."""
    pressed = np.log1p(255.0 * np.minimum(np.abs(x), 1.0)) / np.log1p(255.0)
    steps = 2.0 ** (bits - 1)
    return np.asarray(np.sign(x) * np.expm1(np.round(pressed * steps) / steps * np.log1p(255.0)) / 255.0)


@pytest.mark.parametrize("bits", [8, 10, 12, 13])
@pytest.mark.parametrize("singly", [False, True])
def test_steps_hold_a_nudge_at_one_gain_and_let_it_go_at_the_next(bits: int, singly: bool) -> None:
    """Behind a gain that follows the level, and where they come out smeared below a low-pass."""

    def codec(x: Samples) -> Samples:
        coded = companded(0.3 * compressed(x, 0.01) / HIGHEST, bits)
        return coded if singly else np.asarray(signal.sosfilt(BEHIND, coded))

    assert search(codec, singly=singly).headroom_db is None
