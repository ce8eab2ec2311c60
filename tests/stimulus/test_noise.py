import numpy as np
import pytest
from scipy.signal import welch

from chainsim.model.signal import PinkNoise, WhiteNoise
from chainsim.stimulus import make_signal
from chainsim.stimulus.noise import pink_filter
from tests.stimulus.hearing import rms_dbfs, whole

RATE_HZ = 48_000
OCTAVES_HZ = [31.25 * 2**k for k in range(9)]


def white(seed: int = 0, **more: float) -> WhiteNoise:
    return WhiteNoise.model_validate({"signal": "white-noise", "seed": seed, **more})


def pink(seed: int = 0, **more: float) -> PinkNoise:
    return PinkNoise.model_validate({"signal": "pink-noise", "seed": seed, **more})


def octave_powers_db(signal: PinkNoise | WhiteNoise) -> np.ndarray:
    audio = whole(make_signal(signal))[0].astype(np.float64)
    frequency_hz, density = welch(audio, RATE_HZ, nperseg=16_384)
    return np.array(
        [10 * np.log10(np.sum(density[(frequency_hz >= f) & (frequency_hz < 2 * f)])) for f in OCTAVES_HZ[:-1]]
    )


def test_pink_noise_has_equal_power_in_every_octave() -> None:
    # 60 s: the lowest octave holds 60 x 31 independent values, a standard deviation of 0.1 dB.
    powers_db = octave_powers_db(pink(length_s=60.0, channels=1))
    assert np.max(np.abs(powers_db - np.mean(powers_db))) < 0.4


def test_white_noise_gains_3_db_an_octave() -> None:
    powers_db = octave_powers_db(white(length_s=60.0, channels=1))
    assert np.max(np.abs(np.diff(powers_db) - 10 * np.log10(2))) < 0.4


@pytest.mark.parametrize("rate_hz", [8_000, 48_000, 192_000])
def test_pink_filter_falls_by_3_db_an_octave_and_keeps_power(rate_hz: int) -> None:
    taps = pink_filter(rate_hz)
    assert np.sum(taps**2) == pytest.approx(1.0, abs=1e-12)
    n = np.arange(len(taps))
    octaves_hz = [f for f in OCTAVES_HZ if f < 0.49 * rate_hz]
    levels_db = [20 * np.log10(abs(np.sum(taps * np.exp(-2j * np.pi * f / rate_hz * n)))) for f in octaves_hz]
    assert np.max(np.abs(np.diff(levels_db) + 10 * np.log10(2))) < 0.1


@pytest.mark.parametrize("rms", [-18.0, 3.0])
@pytest.mark.parametrize("seed", range(5))
def test_rms(seed: int, rms: float) -> None:
    # Standard deviations for 10 s: 0.01 dB white, 0.05 dB pink; five of them.
    assert rms_dbfs(whole(make_signal(white(seed, rms_dbfs=rms, channels=1)))) == pytest.approx(rms, abs=0.05)
    assert rms_dbfs(whole(make_signal(pink(seed, rms_dbfs=rms, channels=1)))) == pytest.approx(rms, abs=0.25)


def test_pink_noise_starts_in_full_swing() -> None:
    starts = [whole(make_signal(pink(seed, length_s=0.01)))[:, :480] for seed in range(100)]
    assert rms_dbfs(np.concatenate(starts, axis=1)) == pytest.approx(-18.0, abs=1.0)


@pytest.mark.parametrize("make", [white, pink])
def test_channels_and_seeds_are_independent(make: type) -> None:
    one, same, other = (whole(make_signal(make(seed))) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    for a, b in ((one[0], one[1]), (one[0], other[0]), (one[0], other[1])):
        # 480,000 frames of pink noise hold at least 2,000 independent values.
        assert abs(np.corrcoef(a, b)[0, 1]) < 0.1


def test_noise_is_gaussian() -> None:
    audio = whole(make_signal(white(channels=1))).astype(np.float64)[0]
    assert np.mean(audio**4) / np.mean(audio**2) ** 2 == pytest.approx(3.0, abs=0.05)


def test_the_first_channel_does_not_depend_on_the_second() -> None:
    assert np.array_equal(whole(make_signal(pink(channels=1)))[0], whole(make_signal(pink(channels=2)))[0])
