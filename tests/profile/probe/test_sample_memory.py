"""A gain that follows the wave spreads samples of a loud tone, however soon it has forgotten; a curve never does."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import signal

from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.sample_memory import moves_as_a_gain
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Compressor,
    Samples,
    Shaper,
    SlewLimiter,
    Stage,
    builtin,
    clip,
    series,
)


def spreads(opener: OpenProcessor, loud_dbfs: float = -6.0, frequency_hz: float = 997.0) -> bool:
    return moves_as_a_gain(Bench(opener, STEREO), 0, frequency_hz, loud_dbfs, -60.0, 0.0)


CURVES: dict[str, OpenProcessor] = {
    "clip": clip(-20.0),
    "tanh": lambda: Shaper(np.tanh),
    "distortion": builtin("Distortion", drive_db=20.0),
    "steps": builtin("Bitcrush", bit_depth=8.0),
}
SETTINGS = [
    {"threshold_db": -24.0, "ratio": ratio, "attack_ms": attack_ms, "release_ms": release_ms}
    for attack_ms, release_ms, ratio in product((0.05, 2.7, 10.0), (1.0, 7.0, 50.0), (1.2, 8.0))
]


@pytest.mark.parametrize("curve", CURVES)
def test_a_curve_gives_every_sample_its_own(curve: str) -> None:
    assert not spreads(CURVES[curve])


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_a_compressor_gives_a_loud_sample_to_those_behind_it_and_a_quiet_one_not(setting: dict[str, float]) -> None:
    opener = builtin("Compressor", **setting)
    assert spreads(opener)
    assert not spreads(opener, loud_dbfs=-40.0)  # below its threshold


@pytest.mark.parametrize("frequency_hz", [20.0, 40.0, 3000.0])
def test_tones_of_any_period(frequency_hz: float) -> None:
    assert spreads(builtin("Compressor", threshold_db=-24.0, ratio=4.0, release_ms=50.0), frequency_hz=frequency_hz)
    assert not spreads(clip(-20.0), frequency_hz=frequency_hz)


class BandClip(Stage):
    """Cuts what is below `cutoff_hz`, and lets pass what is not; quiet, the two are what came in."""

    def __init__(self, cutoff_hz: float) -> None:
        self._sections = signal.butter(2, cutoff_hz, "lowpass", fs=RATE_HZ, output="sos")
        self._state: Samples | None = None

    def run(self, x: Samples) -> Samples:
        if self._state is None:
            self._state = np.zeros((self._sections.shape[0], x.shape[0], 2))
        band, self._state = signal.sosfilt(self._sections, x, axis=1, zi=self._state)
        out: Samples = x - band + np.clip(band, -0.1, 0.1)
        return out


@pytest.mark.parametrize("loud_dbfs", [-6.0, 6.0, 18.0])
@pytest.mark.parametrize("cutoff_hz", [1000.0, 3000.0])
def test_a_clip_of_one_band_spreads_samples_but_not_as_a_gain(cutoff_hz: float, loud_dbfs: float) -> None:
    assert not spreads(lambda: BandClip(cutoff_hz), loud_dbfs)


def test_a_slew_limiter_spreads_them_where_the_wave_is_steepest() -> None:
    assert not spreads(lambda: SlewLimiter(0.05))


@pytest.mark.parametrize("cutoff_hz", [5000.0, 20000.0])
def test_a_filter_behind_a_compressor_that_has_rung_off_before_it_lets_go(cutoff_hz: float) -> None:
    compressor = builtin("Compressor", threshold_db=-24.0, ratio=4.0, release_ms=12.0)
    low_pass = builtin("LowpassFilter", cutoff_frequency_hz=cutoff_hz)
    assert spreads(series(compressor, low_pass))
    assert not spreads(low_pass)
    assert not spreads(series(clip(-20.0), low_pass))
    assert not spreads(series(low_pass, clip(-20.0)))


@pytest.mark.parametrize("follows", [0.05, 0.1, 0.2])
def test_a_slew_limiter_between_filters_that_catches_up_at_the_tops(follows: float) -> None:
    class Oversampled(Stage):
        def run(self, x: Samples) -> Samples:
            followed = SlewLimiter(follows * 997.0, 2 * RATE_HZ).run(signal.resample_poly(x, 2, 1, axis=1))
            answer: Samples = signal.resample_poly(followed, 1, 2, axis=1)
            return answer

    assert not moves_as_a_gain(Bench(Oversampled, STEREO), 0, 997.0, 0.0, -60.0, 0.0)


def test_what_spreads_any_tone_for_long_tells_nothing() -> None:
    compressor = builtin("Compressor", threshold_db=-24.0, ratio=4.0, release_ms=5.0)
    assert not spreads(series(compressor, builtin("HighpassFilter", cutoff_frequency_hz=200.0)))


@pytest.mark.parametrize(
    ("ratio", "attack_ms", "release_ms"), [(1.5, 0.11, 7.16), (8.0, 2.7, 5.37), (1.5, 1.41, 5.97), (20.0, 0.05, 1.0)]
)
def test_a_compressor_that_lets_go_within_a_millisecond_is_no_clip(
    ratio: float, attack_ms: float, release_ms: float
) -> None:
    """Its times are divided by 2 pi inside: 7 ms let go of a tone within one of its periods."""
    opener = builtin("Compressor", threshold_db=-20.0, ratio=ratio, attack_ms=attack_ms, release_ms=release_ms)
    assert probe_stage(opener, STEREO).kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP)


@pytest.mark.parametrize("clip_dbfs", [-19.0, -18.0])
def test_a_compressor_that_has_all_but_forgotten_and_clips_little_above_its_threshold_is_no_saturator(
    clip_dbfs: float,
) -> None:
    """Where it sets in is a corner as well, and not where it clips."""
    follower = lambda: Compressor(-21.0, attack_s=0.0005, release_s=0.005)  # noqa: E731
    assert probe_stage(series(follower, clip(clip_dbfs)), STEREO).kind is Kind.DYNAMICS_THEN_CLIP
