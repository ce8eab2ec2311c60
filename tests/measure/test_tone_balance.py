"""The spectrum in words: pink noise is the reference, a known slope is found, a gain changes nothing."""

from __future__ import annotations

import math

import pytest

from chainsim.measure.spectrum import BANDS_PER_DECADE, FIRST_BAND, LAST_BAND
from chainsim.measure.tone_balance import WORDS, tone_balance
from chainsim.model.spectrum import Spectrum

CENTRES_HZ = tuple(1000.0 * 10.0 ** (number / BANDS_PER_DECADE) for number in range(FIRST_BAND, LAST_BAND + 1))


def sloped(db_per_octave: float, level_dbfs: float = -40.0) -> Spectrum:
    levels = tuple(level_dbfs + db_per_octave * math.log2(hz / 1000.0) for hz in CENTRES_HZ)
    return Spectrum(CENTRES_HZ, levels)


def mean_level(slope: float, low_hz: float, high_hz: float) -> float:
    """Of power that falls by so much an octave, over a range of octaves: the integral of 10^(slope x / 10)."""
    low, high, rate = math.log2(low_hz), math.log2(high_hz), slope * math.log(10) / 10
    return 10 * math.log10((math.exp(rate * high) - math.exp(rate * low)) / rate / (high - low))


def test_pink_noise_is_level_in_every_band() -> None:
    found = tone_balance(sloped(0.0))
    assert [band.name for band in found.bands] == [name for name, _, _ in WORDS]
    assert [band.against_pink_db for band in found.bands] == pytest.approx([0.0] * len(WORDS), abs=1e-9)
    assert found.tilt_db_per_octave == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("slope", [-4.5, -1.0, 3.0])  # 3 dB an octave is white noise
def test_a_slope_is_read_as_it_is(slope: float) -> None:
    found = tone_balance(sloped(slope))
    assert found.tilt_db_per_octave == pytest.approx(slope, abs=1e-9)
    by_name = {band.name: band.against_pink_db for band in found.bands}
    assert by_name["high mids"] - by_name["mids"] == pytest.approx(
        mean_level(slope, 2000.0, 4000.0) - mean_level(slope, 500.0, 2000.0), abs=abs(slope) / 6
    )  # bands are cut in sixths of an octave


def test_one_band_raised_stands_out_by_as_much() -> None:
    flat = sloped(0.0)
    raised = tuple(
        level + (6.0 if 250.0 <= hz < 500.0 else 0.0) for hz, level in zip(flat.centre_hz, flat.rms_dbfs, strict=True)
    )
    by_name = {band.name: band.against_pink_db for band in tone_balance(Spectrum(CENTRES_HZ, raised)).bands}
    assert by_name["low mids"] - by_name["mids"] == pytest.approx(6.0, abs=1e-9)
    assert by_name["sub"] == pytest.approx(by_name["air"], abs=1e-9)


def test_a_gain_changes_nothing() -> None:
    loud, quiet = tone_balance(sloped(-1.5, -20.0)), tone_balance(sloped(-1.5, -80.0))
    assert [band.against_pink_db for band in loud.bands] == pytest.approx(
        [band.against_pink_db for band in quiet.bands], abs=1e-9
    )


def test_silence_has_no_tone() -> None:
    silent = Spectrum(CENTRES_HZ, (-math.inf,) * len(CENTRES_HZ))
    found = tone_balance(silent)
    assert (found.bands, found.tilt_db_per_octave) == ((), None)


def test_a_band_above_the_sample_rates_half_is_left_out() -> None:
    up_to_4_khz = sloped(0.0)
    inside = sum(hz < 3900.0 for hz in CENTRES_HZ)
    found = tone_balance(Spectrum(CENTRES_HZ[:inside], up_to_4_khz.rms_dbfs[:inside]))
    assert [band.name for band in found.bands] == ["sub", "bass", "low mids", "mids", "high mids"]


def test_an_empty_band_is_silent_and_does_not_lead_the_mean() -> None:
    flat = sloped(0.0)
    levels = tuple(-math.inf if hz > 5000.0 else level for hz, level in zip(CENTRES_HZ, flat.rms_dbfs, strict=True))
    by_name = {band.name: band.against_pink_db for band in tone_balance(Spectrum(CENTRES_HZ, levels)).bands}
    assert by_name["mids"] == pytest.approx(0.0, abs=1e-9)
    assert by_name["air"] == -math.inf
