"""An oversampled clip behind a limiter, at its gain to 0.15 dB; nothing where that works alone or bends."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.profile.holds.rounded_holds import find_rounded
from chainsim.profile.holds.sudden_slopes import TakenHold
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.processors import RATE_HZ, Curve, Samples
from tests.profile.programmes import drums_and_tones

TIMES = 4


def without_what_is_high(seed: int) -> Audio:
    """Of white noise a clip holds one sample of the higher rate at a time, and leaves half of it."""
    low = signal.butter(4, 4000.0, fs=RATE_HZ, output="sos")
    programme: Audio = signal.sosfilt(low, drums_and_tones(seed, seconds=0.7)).astype(np.float32)
    return programme


PROGRAMME = without_what_is_high(6)
INSIDE = np.arange(PROGRAMME.shape[1]) >= round(0.1 * RATE_HZ)
CEILING = 0.4
ATTACK_FRAMES, QUICK_FRAMES, FALLS_S = 200, 30, 0.1
UP = signal.firwin(2 * 16 * TIMES + 1, 0.84 / TIMES, window=("kaiser", 8.0))


def limited(x: Samples, attack_frames: int = ATTACK_FRAMES) -> Samples:
    """What is highest turned down to the ceiling, within so many frames; let go of within a tenth of a second."""
    held, gain, falls = 0.0, 1.0, float(np.exp(-1.0 / (FALLS_S * RATE_HZ)))
    gains = np.ones(x.shape[1])
    for frame, peak in enumerate(np.abs(x).max(axis=0)):
        held = max(held * falls, float(peak))
        needed = CEILING / held if held > CEILING else 1.0
        gain += (needed - gain) * (1.0 / attack_frames if needed < gain else 1.0)
        gains[frame] = gain
    return x * gains


def raised(x: Samples) -> Samples:
    """At the higher rate."""
    higher: Samples = signal.resample_poly(x, TIMES, 1, axis=1, window=UP)
    return higher


def search(bend: Curve, programme: Audio = PROGRAMME, attack_frames: int = ATTACK_FRAMES) -> TakenHold:
    def play(x: Audio) -> Audio:
        higher = bend(raised(limited(x.astype(np.float64), attack_frames)))
        answer: Audio = signal.resample_poly(higher, 1, TIMES, axis=1, window=UP).astype(np.float32)
        return answer

    return find_rounded(Nudging(play, [Passage(programme, INSIDE)], RATE_HZ), slow=True)


def reach(gain_db: float, programme: Audio = PROGRAMME, attack_frames: int = ATTACK_FRAMES) -> float:
    """The highest that gets to the clip, at a gain of the programme."""
    higher = raised(limited(programme.astype(np.float64) * 10.0 ** (gain_db / 20.0), attack_frames))
    return float(np.abs(higher[:, np.repeat(INSIDE, TIMES)]).max())


@pytest.mark.parametrize("past_db", [0.3, 3.0])
def test_a_clip_at_a_higher_rate(past_db: float) -> None:
    limit = reach(-past_db)
    found = search(lambda x: np.clip(x, -limit, limit))
    assert found.headroom_db == pytest.approx(-past_db, abs=0.15)


def test_a_clip_behind_a_quick_limiter_is_found_where_its_first_sample_is_the_one_that_the_limiter_follows() -> None:
    """1.4 dB below where others are held; it is turned down by a third of what the programme is."""
    programme = without_what_is_high(9)
    limit = reach(-3.0, programme, QUICK_FRAMES)
    found = search(lambda x: np.clip(x, -limit, limit), programme, QUICK_FRAMES)
    assert found.headroom_db == pytest.approx(-3.0, abs=0.3)


def test_a_clip_that_is_not_reached() -> None:
    limit = reach(0.5)
    assert search(lambda x: np.clip(x, -limit, limit)).headroom_db is None


@pytest.mark.parametrize("attack_frames", [ATTACK_FRAMES, QUICK_FRAMES])
@pytest.mark.parametrize("bend", [lambda x: x, lambda x: np.tanh(4.0 * x) / 4.0], ids=["straight", "tanh"])
def test_a_limiter_alone_and_what_bends_are_no_clip(bend: Curve, attack_frames: int) -> None:
    assert search(bend, attack_frames=attack_frames).headroom_db is None
