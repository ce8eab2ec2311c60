from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import OnsetCurve, StageProfile
from chainsim.profile.data_sheet.small_signals import (
    burst,
    matched,
    measure_response,
    quiet_dbfs,
    response_frequencies_hz,
)
from chainsim.profile.measurement_bench import Bench

AUDIO = AudioFormat(48_000, 2)


@pytest.mark.parametrize(("frames", "polarity"), [(0, 1), (37, -1), (4_000, 1)])
def test_delay_and_polarity_are_read_where_both_match_best(frames: int, polarity: int) -> None:
    asked = burst(AUDIO, -18.0)
    late = np.concatenate([np.zeros(frames), polarity * 0.3 * asked])[: len(asked)]
    match = matched(asked, np.stack([late, -late]).astype(np.float32))
    assert match.polarity == (polarity, -polarity)
    assert match.lag_frames == frames


def test_nothing_is_said_of_what_does_not_match() -> None:
    asked = burst(AUDIO, -18.0)
    other = np.random.default_rng(3).uniform(-1, 1, (1, len(asked))).astype(np.float32)
    assert matched(asked, other).polarity == (None,)
    assert matched(asked, 0 * other).lag_frames is None


class HighPass:
    """A Butterworth high-pass with its state."""

    reported_latency_frames = 0
    sections = signal.butter(2, 1000, "highpass", fs=48_000, output="sos")

    def __init__(self) -> None:
        self._state = np.zeros((self.sections.shape[0], 2, 2))

    def process(self, block: Audio) -> Audio:
        out, self._state = signal.sosfilt(self.sections, block.astype(np.float64), zi=self._state)
        return np.asarray(out, np.float32)

    def source_ended(self, frames: int) -> None:
        pass


def test_response_is_that_of_the_filter() -> None:
    bench = Bench(HighPass, AUDIO)
    bench.first(burst(AUDIO, -18.0))
    response, gains = measure_response(bench, -18.0)
    hertz = np.asarray(response_frequencies_hz(48_000))
    expected = np.asarray(signal.sosfreqz(HighPass.sections, hertz, fs=48_000)[1])
    assert response.frequency_hz == tuple(hertz)
    np.testing.assert_allclose(response.gain_db, 20 * np.log10(np.abs(expected)), atol=0.01)
    turned = np.exp(1j * np.radians(response.phase_degrees)) / np.exp(1j * np.angle(expected))
    assert np.abs(np.angle(turned)).max() < 0.01
    np.testing.assert_allclose(gains, np.abs(expected[np.abs(hertz - 1000).argmin()]), rtol=0.001)


@pytest.mark.parametrize(
    ("profile", "level"),
    [
        (StageProfile(), -18.0),
        (StageProfile(linear_to_dbfs=-12.0), -24.0),
        (StageProfile(linear_to_dbfs=0.0, onset=OnsetCurve((3000.0,), (-20.0,))), -32.0),
        (StageProfile(lower_limit_dbfs=-20.0), -8.0),
    ],
)
def test_a_small_signal_is_well_inside_the_linear_region(profile: StageProfile, level: float) -> None:
    assert quiet_dbfs(profile) == level
