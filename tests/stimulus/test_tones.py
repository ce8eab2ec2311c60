import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.signal import chirp

from chainsim.errors import AudioError
from chainsim.model.audio import Excerpt
from chainsim.model.signal import Impulses, Sine, Sweep
from chainsim.stimulus import make_signal
from tests.stimulus.hearing import whole


@pytest.mark.parametrize("start_s", [0.0, 86_399.0])
@pytest.mark.parametrize(("frequency_hz", "rate_hz"), [(997.0, 48_000), (1234.567, 44_100), (95_999.9, 192_000)])
def test_sine_is_exact_for_a_day(frequency_hz: float, rate_hz: int, start_s: float) -> None:
    signal = Sine(signal="sine", frequency_hz=frequency_hz, peak_dbfs=-6.0, length_s=86_400.0, sample_rate_hz=rate_hz)
    audio = whole(make_signal(signal, excerpt=Excerpt(start_s, start_s + 0.01)))
    first = round(start_s * rate_hz)
    expected = [
        10 ** (-6.0 / 20) * math.sin(2 * math.pi * float(Fraction(frequency_hz) * (first + n) / rate_hz % 1))
        for n in range(audio.shape[1])
    ]
    assert np.max(np.abs(audio - np.array(expected))) < 2.0**-24  # half a step of float32 below 1


def test_sine_below_and_at_half_the_rate() -> None:
    make_signal(Sine(signal="sine", frequency_hz=3999.9, sample_rate_hz=8000))
    with pytest.raises(AudioError) as caught:
        make_signal(Sine(signal="sine", frequency_hz=4000.0, sample_rate_hz=8000))
    assert str(caught.value) == (
        "sine 4000 Hz, -18 dBFS peak, 10 s: a sine of 4000 Hz needs a sample rate above 8000 Hz, found 8000 Hz; "
        "lower frequency_hz or raise sample_rate_hz"
    )


@pytest.mark.parametrize(("rate_hz", "end_hz"), [(48_000, 20_000.0), (8_000, 3_920.0)])
def test_sweep_against_scipy(rate_hz: int, end_hz: float) -> None:
    signal = Sweep(signal="sweep", peak_dbfs=0.0, length_s=2.0, sample_rate_hz=rate_hz, channels=1)
    t = np.arange(2 * rate_hz) / rate_hz
    expected = chirp(t, 20.0, 2.0, end_hz, method="logarithmic", phi=-90)
    assert np.max(np.abs(whole(make_signal(signal))[0] - expected)) < 1e-6


@pytest.mark.parametrize(
    ("interval_s", "length_s", "rate_hz", "frames"),
    [
        (1.0, 3.0, 48_000, [24_000, 72_000, 120_000]),
        (1.0, 2.5, 48_000, [24_000, 72_000]),  # the third would be at the end
        (1 / 3, 1.0, 44_100, [7_350, 22_050, 36_750]),
        (2 / 8_000, 6 / 8_000, 8_000, [1, 3, 5]),
    ],
)
def test_impulses_are_in_the_middle_of_their_intervals(
    interval_s: float, length_s: float, rate_hz: int, frames: list[int]
) -> None:
    signal = Impulses(signal="impulses", interval_s=interval_s, length_s=length_s, sample_rate_hz=rate_hz)
    audio = whole(make_signal(signal))
    assert np.array_equal(np.flatnonzero(audio[0]), frames)
    assert np.array_equal(audio[0], audio[1])
    assert audio[0, frames[0]] == pytest.approx(10 ** (-6 / 20), rel=1e-7)


def test_impulses_keep_their_distance_for_hours() -> None:
    # 441.1 frames: no whole number, so single distances vary and the mean must not.
    signal = Impulses(signal="impulses", interval_s=441.1 / 44_100, length_s=7200.0, sample_rate_hz=44_100)
    found = np.flatnonzero(whole(make_signal(signal, excerpt=Excerpt(7190.0)))[0]) + 7190 * 44_100
    k = np.round(found / 441.1 - 0.5)
    assert np.max(np.abs(found - (k + 0.5) * 441.1)) <= 0.5 + 1e-6
    assert np.all(np.diff(k) == 1.0)


@pytest.mark.parametrize(
    ("interval_s", "length_s", "message"),
    [
        (
            1e-5,
            1.0,
            "impulses every 1e-05 s, -6 dBFS peak, 1 s: interval_s is 1e-05, "
            "expected at least two frames (4.16667e-05 s)",
        ),
        (
            1.0,
            0.5,
            "impulses every 1 s, -6 dBFS peak, 0.5 s: the first impulse would come at 0:00.500, "
            "after the end at 0:00.500; raise length_s or lower interval_s",
        ),
    ],
)
def test_impossible_impulses(interval_s: float, length_s: float, message: str) -> None:
    with pytest.raises(AudioError) as caught:
        make_signal(Impulses(signal="impulses", interval_s=interval_s, length_s=length_s))
    assert str(caught.value) == message
