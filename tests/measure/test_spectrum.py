"""Level over frequency: a sine stands in its band at its RMS, pink noise is flat, no energy is lost or made."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal as scipy_signal

from chainsim.measure.spectrum import SpectrumMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.spectrum import Spectrum
from tests.measure.signals import cuts, noise, tone


def spectrum(audio: Audio, rate: int = 48_000) -> Spectrum:
    meter = SpectrumMeter(AudioFormat(rate, len(audio)))
    meter.feed(audio)
    return meter.read()


def total_dbfs(levels: Spectrum) -> float:
    return 10.0 * math.log10(sum(10.0 ** (level / 10.0) for level in levels.rms_dbfs))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("frequency_hz", [100.0, 1000.0, 7943.28])  # centres of bands after IEC 61260-1
def test_a_sine_stands_in_its_band_at_its_rms(frequency_hz: float, rate: int) -> None:
    found = spectrum(tone(-6.0, 2.0, rate, frequency_hz), rate)
    band = max(range(len(found.rms_dbfs)), key=lambda i: found.rms_dbfs[i])
    assert found.centre_hz[band] == pytest.approx(frequency_hz, rel=1e-4)
    assert found.rms_dbfs[band] == pytest.approx(-6.0 - 3.0103, abs=0.1)
    far = [level for hz, level in zip(found.centre_hz, found.rms_dbfs, strict=True) if abs(hz / frequency_hz - 1) > 0.9]
    assert max(far) < -50.0  # the tone begins and ends at once, which is heard everywhere


def test_centres_are_those_of_iec_61260() -> None:
    centres = spectrum(noise(-20.0, 48_000)).centre_hz
    assert len(centres) == 61
    assert [centres[0], centres[34], centres[-1]] == pytest.approx([19.953, 1000.0, 19952.6], rel=1e-4)


def test_bands_beyond_half_the_rate_are_left_out() -> None:
    assert spectrum(noise(-20.0, 16_000), 16_000).centre_hz[-1] == pytest.approx(7079.5, rel=1e-4)


def test_white_noise_rises_by_three_decibels_an_octave() -> None:
    found = spectrum(noise(-20.0, 30 * 48_000, seed=3))
    # A band's share of white noise is its width over half the sample rate.
    for hz, level in zip(found.centre_hz[20:], found.rms_dbfs[20:], strict=True):
        width_hz = hz * (10.0 ** (1 / 40) - 10.0 ** (-1 / 40))
        assert level == pytest.approx(-20.0 + 10.0 * math.log10(width_hz / 24_000.0), abs=0.5)


def test_agrees_with_scipy() -> None:
    audio = scipy_signal.lfilter([0.2], [1.0, -0.8], noise(-12.0, 20 * 48_000, seed=4)).astype(np.float32)
    found = spectrum(audio)
    hz, density = scipy_signal.welch(audio, 48_000, nperseg=16_384)
    mean = density.mean(axis=0)
    for centre_hz, level in list(zip(found.centre_hz, found.rms_dbfs, strict=True))[20:]:
        inside = (hz >= centre_hz * 10.0 ** (-1 / 40)) & (hz < centre_hz * 10.0 ** (1 / 40))
        lines = mean[inside].mean() * centre_hz * (10.0 ** (1 / 40) - 10.0 ** (-1 / 40))
        assert level == pytest.approx(10.0 * math.log10(lines), abs=0.3)


@settings(deadline=None, max_examples=25)
@given(frames=st.integers(1, 60_000), seed=st.integers(0, 1000))
def test_no_energy_is_lost_however_short(frames: int, seed: int) -> None:
    """Noise between 400 Hz and 5 kHz lies inside the bands altogether: their sum is its RMS."""
    sos = scipy_signal.butter(8, [400.0, 5000.0], "bandpass", fs=48_000, output="sos")
    audio = scipy_signal.sosfilt(sos, noise(-6.0, 60_000, seed=seed)).astype(np.float32)[:, -frames:]
    fade = np.hanning(2 * min(frames, 2000))[: min(frames, 2000)].astype(np.float32)
    audio[:, : len(fade)] *= fade
    audio[:, -len(fade) :] *= fade[::-1]
    rms_dbfs = 10.0 * math.log10(max(float(np.square(audio.astype(np.float64)).mean()), 1e-30))
    if frames >= 4000:  # below that the fades themselves are outside of the bands
        assert total_dbfs(spectrum(audio)) == pytest.approx(rms_dbfs, abs=0.05)


def test_the_same_however_it_is_cut() -> None:
    audio = noise(-20.0, 100_000, seed=5)
    meter = SpectrumMeter(AudioFormat(48_000, 2))
    for start, end in cuts(audio.shape[1], seed=6):
        meter.feed(audio[:, start:end])
    assert meter.read() == spectrum(audio)
    assert meter.read() == meter.read()


def test_channels_are_averaged_as_energy() -> None:
    both = tone(-10.0, 1.0, 48_000)
    both[1] = 0.0
    assert max(spectrum(both).rms_dbfs) == pytest.approx(-10.0 - 6.0206, abs=0.05)


def test_silence_is_minus_infinity_and_nothing_at_all_too() -> None:
    silence = np.zeros((2, 48_000), dtype=np.float32)
    assert set(spectrum(silence).rms_dbfs) == {-math.inf}
    assert set(spectrum(silence[:, :0]).rms_dbfs) == {-math.inf}


def test_what_is_not_finite_spoils_no_other_frame() -> None:
    audio = tone(-6.0, 2.0, 48_000)
    audio[0, 40_000] = math.nan
    audio[1, 41_000] = math.inf
    assert max(spectrum(audio).rms_dbfs) == pytest.approx(-9.0103, abs=0.05)


def test_amplified_is_what_the_amplified_signal_reads() -> None:
    audio = noise(-30.0, 48_000, seed=8)
    louder = spectrum(audio * np.float32(2.0))
    assert spectrum(audio).amplified(20.0 * math.log10(2.0)).rms_dbfs == pytest.approx(louder.rms_dbfs, abs=1e-4)
