import numpy as np
import pytest

from chainsim.model.audio import Excerpt
from chainsim.model.signal import Programme
from chainsim.stimulus import make_signal
from tests.stimulus.hearing import peak_dbfs, rms_dbfs, whole


def programme(seed: int = 0, **more: float) -> Programme:
    return Programme.model_validate({"signal": "programme", "seed": seed, **more})


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 192_000])
@pytest.mark.parametrize("seed", range(4))
def test_crest_factor_is_that_of_music(seed: int, rate_hz: int) -> None:
    audio = whole(make_signal(programme(seed, sample_rate_hz=rate_hz)))
    assert 12.0 <= peak_dbfs(audio) - rms_dbfs(audio) <= 18.0


@pytest.mark.parametrize("length_s", [0.3, 8.0, 10.0, 61.7])
def test_rms_is_exact_over_the_whole_length(length_s: float) -> None:
    audio = whole(make_signal(programme(length_s=length_s, rms_dbfs=-20.0)))
    assert rms_dbfs(audio) == pytest.approx(-20.0, abs=1e-5)


def test_an_excerpt_is_as_loud_as_its_part_of_the_whole() -> None:
    audio = whole(make_signal(programme()))
    part = whole(make_signal(programme(), excerpt=Excerpt(2.0, 3.0)))
    assert np.array_equal(part, audio[:, 96_000:144_000])


def test_channels_are_the_same_and_seeds_are_not() -> None:
    one, same, other = (whole(make_signal(programme(seed))) for seed in (1, 1, 2))
    assert np.array_equal(one[0], one[1])
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_repeats_without_a_seam_or_dc() -> None:
    audio = whole(make_signal(programme(length_s=16.0, channels=1)))[0]
    assert np.array_equal(audio[:384_000], audio[384_000:])
    assert abs(np.mean(audio.astype(np.float64))) < 1e-6


def test_has_lows_mids_and_highs() -> None:
    audio = whole(make_signal(programme(channels=1)))[0].astype(np.float64)
    power = np.abs(np.fft.rfft(audio)) ** 2
    frequency_hz = np.fft.rfftfreq(len(audio), 1 / 48_000)
    total = np.sum(power)
    for low_hz, high_hz, least in ((30, 200, 0.1), (200, 2_000, 0.02), (4_000, 20_000, 0.001)):
        assert np.sum(power[(frequency_hz >= low_hz) & (frequency_hz < high_hz)]) > least * total
