"""Truth: for built-ins what their parameters say, measured once at 997 Hz; for the rest arithmetic.

A sine of peak A clipped at c has, with t = asin(c / A), a fundamental of (2 A / pi) (t + (c / A) cos t): 1 dB is lost
at A / c = 2.00 dB. A tanh has a third harmonic of A^2 / 12.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Broken,
    Compressor,
    Delay,
    FirstChannel,
    Gate,
    Noise,
    Samples,
    Shaper,
    Stage,
    Tremolo,
    bell,
    builtin,
    clip,
    gain,
    series,
)

TRUTH = 0.1


def close(value: float | None, truth: float | None, tolerance: float = TRUTH) -> bool:
    return value is None if truth is None else value is not None and abs(value - truth) <= tolerance


# gain, linear to, P1, 1 %, ceiling
BUILTINS: list[tuple[str, OpenProcessor, Kind, float, float | None, float | None, float | None, float | None]] = [
    ("gain", builtin("Gain", gain_db=3.0), Kind.LINEAR, 3.0, None, None, None, None),
    (
        "low shelf",
        builtin("LowShelfFilter", cutoff_frequency_hz=5000, gain_db=6.0),
        Kind.LINEAR,
        6.0,
        None,
        None,
        None,
        None,
    ),
    ("clipping", builtin("Clipping", threshold_db=-6.0), Kind.CLIP, 0.0, -5.97, -3.98, -5.75, -6.0),
    (
        "bell into clipping",
        series(bell(1016.0, 12.0, 1.0), builtin("Clipping", threshold_db=0.0)),
        Kind.CLIP,
        12.0,
        -11.97,
        -9.98,
        -11.75,
        0.0,
    ),
    (
        "hidden",
        series(
            builtin("Gain", gain_db=12.0),
            builtin("Clipping", threshold_db=0.0),
            builtin("Gain", gain_db=-18.0),
            builtin("LowpassFilter", cutoff_frequency_hz=5000.0),
            builtin("HighpassFilter", cutoff_frequency_hz=80.0),
        ),
        Kind.CLIP,
        -6.2,
        -11.92,
        -9.98,
        -11.65,
        math.nan,
    ),
    ("distortion", builtin("Distortion", drive_db=0.0), Kind.SATURATION, 0.0, -17.95, -2.90, -8.94, 0.0),
    ("driven", builtin("Distortion", drive_db=25.0), Kind.SATURATION, 24.99, -42.67, -27.90, -33.90, 0.0),
    (
        "compressor",
        builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=10.0, release_ms=200.0),
        Kind.DYNAMICS,
        0.0,
        -19.22,
        -17.90,
        None,
        None,
    ),
    (
        "compressor into clip",
        series(
            builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=10.0, release_ms=200.0),
            builtin("Gain", gain_db=18.0),
            builtin("Clipping", threshold_db=0.0),
            builtin("Gain", gain_db=-6.0),
        ),
        Kind.DYNAMICS_THEN_CLIP,
        12.0,
        -19.22,
        -17.90,
        -13.32,
        -6.0,
    ),
    ("limiter", builtin("Limiter", threshold_db=-6.0), Kind.DYNAMICS_THEN_CLIP, 9.75, -9.72, -8.49, -8.88, 0.0),
]


@pytest.mark.parametrize(
    ("opener", "kind", "gain_db", "linear_to", "p1", "one_percent", "ceiling"),
    [row[1:] for row in BUILTINS],
    ids=[row[0] for row in BUILTINS],
)
def test_truth_table_of_builtins(
    opener: OpenProcessor,
    kind: Kind,
    gain_db: float,
    linear_to: float | None,
    p1: float | None,
    one_percent: float | None,
    ceiling: float | None,
) -> None:
    profile = probe_stage(opener, STEREO)
    assert profile.kind is kind
    assert close(profile.small_signal_gain_db, gain_db)
    assert close(profile.linear_to_dbfs, linear_to)
    assert close(profile.p1_dbfs, p1)
    assert close(profile.one_percent_dbfs, one_percent)
    if ceiling is None or not math.isnan(ceiling):  # behind filters the ceiling inside is not knowable
        assert close(profile.ceiling_dbfs, ceiling)


@pytest.mark.parametrize(
    ("name", "lower_limit"), [("Reverb", None), ("Delay", None), ("Chorus", None), ("Phaser", None), ("Invert", None)]
)
def test_what_echoes_or_wanders_is_linear(name: str, lower_limit: float | None) -> None:
    profile = probe_stage(builtin(name), STEREO)
    assert (profile.kind, profile.worst_onset_dbfs) == (Kind.LINEAR, None)
    assert profile.lower_limit_dbfs == lower_limit


def test_noise_gate_has_a_lower_limit_at_its_threshold() -> None:
    profile = probe_stage(builtin("NoiseGate", threshold_db=-40.0), STEREO)
    assert (profile.kind, profile.linear_to_dbfs) == (Kind.LINEAR, None)
    assert close(profile.lower_limit_dbfs, -40.0)


def test_bit_crusher_has_a_lower_limit() -> None:
    profile = probe_stage(builtin("Bitcrush", bit_depth=8), STEREO)
    assert (profile.kind, profile.linear_to_dbfs) == (Kind.LINEAR, None)
    assert close(profile.lower_limit_dbfs, -16.6, 1.0)  # quantising noise is not a smooth function of level


@pytest.mark.parametrize("name", ["MP3Compressor", "GSMFullRateCompressor"])
def test_codecs_are_lossy_and_hold_back_what_they_do_in_the_usual_blocks(name: str) -> None:
    """In short blocks that is something else."""
    profile = probe_stage(builtin(name), STEREO)
    processor = builtin(name)()
    for block in np.split(np.zeros((2, 40 * BLOCK_FRAMES), np.float32), 40, axis=1):
        processor.process(block)
    assert profile.kind is Kind.LOSSY
    assert profile.latency_reported_frames == processor.reported_latency_frames


@pytest.mark.parametrize("attack_ms", [0.1, 1.0, 30.0])
@pytest.mark.parametrize("release_ms", [10.0, 100.0, 400.0])
@pytest.mark.parametrize("ratio", [2.0, 8.0])
def test_no_compressor_is_a_clip(attack_ms: float, release_ms: float, ratio: float) -> None:
    opener = builtin("Compressor", threshold_db=-24.0, ratio=ratio, attack_ms=attack_ms, release_ms=release_ms)
    assert probe_stage(opener, STEREO).kind is Kind.DYNAMICS


def test_hard_clip_by_arithmetic() -> None:
    profile = probe_stage(clip(-12.0), STEREO)
    assert profile.kind is Kind.CLIP
    assert close(profile.linear_to_dbfs, -12.0, 0.05)
    assert close(profile.p1_dbfs, -10.0, 0.02)
    assert close(profile.ceiling_dbfs, -12.0, 0.001)
    assert profile.memory_db is not None
    assert abs(profile.memory_db) < 1e-3
    assert (profile.repeatability_db, profile.block_size_residual_db) == (-math.inf, -math.inf)


def test_tanh_by_arithmetic() -> None:
    profile = probe_stage(lambda: Shaper(np.tanh), STEREO)
    # 1 % less what the reference at -24 dBFS has itself: A^2 / 12 = 0.01 + 0.063^2 / 12, higher terms 0.15 dB
    assert profile.kind is Kind.SATURATION
    assert close(profile.one_percent_dbfs, -9.06, 0.2)
    assert close(profile.small_signal_gain_db, 0.0, 0.01)
    assert close(profile.ceiling_dbfs, 0.0, 0.01)


def test_asymmetric_clip() -> None:
    profile = probe_stage(lambda: Shaper(lambda x: np.clip(x, -0.25, 0.5)), STEREO)
    assert profile.kind is Kind.CLIP
    assert close(profile.linear_to_dbfs, 20.0 * math.log10(0.25), 0.06)


def test_clip_in_one_channel_is_not_diluted() -> None:
    profile = probe_stage(lambda: FirstChannel(lambda x: np.clip(x, -0.5, 0.5)), STEREO)
    assert profile.kind is Kind.CLIP
    assert close(profile.linear_to_dbfs, 20.0 * math.log10(0.5), 0.06)


class HissingBesideDry(Stage):
    """What a compressor turns down, louder than the dry: only far above full scale the dry alone is left."""

    def __init__(self) -> None:
        self._compressor, self._random = Compressor(-30.0, 0.01, 0.1), np.random.default_rng()

    def run(self, x: Samples) -> Samples:
        hiss = 1e-3 * self._random.standard_normal(x.shape)
        return np.asarray(x + 3.0 * self._compressor.run(x) + hiss)


def test_what_scales_only_beyond_any_programme_has_no_region_of_use() -> None:
    profile = probe_stage(HissingBesideDry, STEREO)
    assert profile.kind is Kind.DYNAMICS
    assert (profile.linear_to_dbfs, profile.lower_limit_dbfs, profile.small_signal_gain_db) == (None, None, None)


def test_mono_and_other_rates() -> None:
    for rate_hz in (8_000, 44_100, 96_000):
        profile = probe_stage(clip(-12.0), AudioFormat(rate_hz, 1))
        assert profile.kind is Kind.CLIP
        assert close(profile.linear_to_dbfs, -12.0, 0.05)


@pytest.mark.parametrize(
    "opener",
    [
        series(gain(12.0), clip(), builtin("LowpassFilter", cutoff_frequency_hz=500.0)),
        series(builtin("HighpassFilter", cutoff_frequency_hz=300.0), gain(12.0), clip()),
        series(builtin("LowpassFilter", cutoff_frequency_hz=300.0), gain(12.0), clip()),
        series(gain(12.0), clip(), lambda: Delay(700)),
        series(gain(12.0), clip(), builtin("Reverb")),
        series(builtin("Chorus"), gain(12.0), clip()),
        series(gain(12.0), clip(), lambda: Noise(1)),
        series(gain(12.0), clip(), lambda: Tremolo()),
    ],
    ids=["low-pass after", "high-pass before", "low-pass before", "late", "reverb", "chorus", "noise", "tremolo"],
)
def test_clip_is_a_clip_whatever_stands_around_it(opener: OpenProcessor) -> None:
    assert probe_stage(opener, STEREO).kind is Kind.CLIP


def test_narrow_boost_into_clip_shows_in_the_onset_curve_only() -> None:
    profile = probe_stage(series(bell(3000.0, 12.0, 2.0), clip()), STEREO)
    assert profile.kind is Kind.CLIP
    assert profile.linear_to_dbfs is not None
    assert profile.linear_to_dbfs > -1.5
    assert close(profile.worst_onset_dbfs, -12.0, 0.6)
    worst_hz = profile.onset.frequency_hz[profile.onset.level_dbfs.index(min(profile.onset.level_dbfs))]
    assert 2500.0 < worst_hz < 3600.0


class ClippedBass(Stage):
    """What is below 120 Hz is cut at -11 dBFS, what is above passes beside; 1 kHz gets to the clip at +26 dBFS."""

    def __init__(self) -> None:
        self._filter = signal.butter(2, 120.0, fs=RATE_HZ)
        self._held = np.zeros((2, 2))

    def run(self, x: Samples) -> Samples:
        bass, self._held = signal.lfilter(*self._filter, x, zi=self._held)
        return np.asarray(x - bass + np.clip(bass, -(10 ** (-11 / 20)), 10 ** (-11 / 20)))


def test_clip_of_the_bass_whose_traces_are_in_1_khz_at_the_highest_levels() -> None:
    profile = probe_stage(ClippedBass, STEREO)
    assert close(profile.worst_onset_dbfs, -11.0, 0.5)
    assert close(profile.onset.level_dbfs[0], -10.9, 0.3)


def test_clip_that_1_khz_never_reaches_is_found() -> None:
    profile = probe_stage(series(bell(100.0, 24.0, 1.0), clip(40.0), bell(100.0, -24.0, 1.0)), STEREO)
    assert profile.kind is Kind.CLIP
    assert profile.linear_to_dbfs is None
    assert close(profile.worst_onset_dbfs, 16.0, 0.5)


class ClippedTop(Stage):
    """What is above 5 kHz, in steep slopes, is cut at -20 dBFS; 1 kHz gets to the clip at no level that is tried."""

    def __init__(self) -> None:
        self._filter = signal.butter(5, 5000.0, "high", fs=RATE_HZ, output="sos")
        self._held = np.zeros((3, 2, 2))

    def run(self, x: Samples) -> Samples:
        top, self._held = signal.sosfilt(self._filter, x, zi=self._held)
        return np.asarray(x - top + np.clip(top, -0.1, 0.1))


def test_clip_that_begins_far_below_where_1_khz_is_well_inside() -> None:
    profile = probe_stage(ClippedTop, STEREO)
    assert profile.kind is Kind.CLIP
    assert profile.linear_to_dbfs is None
    assert close(profile.worst_onset_dbfs, -20.0, 0.5)


@pytest.mark.parametrize(
    ("opener", "lower_limit"),
    [
        (lambda: Tremolo(), None),
        (lambda: Noise(1), None),
        (lambda: Noise(None), None),
        (lambda: Delay(4800, dry=True), None),
        (lambda: Gate(-40.0), -40.0),
    ],
    ids=["tremolo", "repeatable noise", "random noise", "delay", "gate"],
)
def test_linear_stages_stay_linear(opener: OpenProcessor, lower_limit: float | None) -> None:
    profile = probe_stage(opener, STEREO)
    assert (profile.kind, profile.worst_onset_dbfs) == (Kind.LINEAR, None)
    assert close(profile.lower_limit_dbfs, lower_limit, 0.3)


def test_random_noise_is_not_repeatable() -> None:
    profile = probe_stage(lambda: Noise(None), STEREO)
    assert profile.repeatability_db is not None
    assert -60.0 < profile.repeatability_db < -50.0  # twice -80 dBFS in the worst 10 ms, against a sine of -21


def test_compressor_remembers() -> None:
    profile = probe_stage(lambda: Compressor(), STEREO)
    assert profile.kind is Kind.DYNAMICS
    assert profile.memory_db is not None
    assert profile.memory_db < -1.0


def test_16_bit_fixed_point() -> None:
    opener: Callable[[], Shaper] = lambda: Shaper(  # noqa: E731
        lambda x: np.clip(np.floor(32768.0 * x + 0.5) / 32768.0, -1.0, 1.0 - 2.0**-15)
    )
    profile = probe_stage(opener, STEREO)
    assert profile.kind is Kind.CLIP
    assert close(profile.linear_to_dbfs, 0.0, 0.06)
    # 1 % of a sine: a step of 2^-15 has an RMS of 2^-15 / sqrt(12)
    assert close(profile.lower_limit_dbfs, 20.0 * math.log10(100.0 * math.sqrt(2.0 / 12.0) * 2.0**-15), 1.0)


def test_polynomial_that_leaves_its_domain() -> None:
    profile = probe_stage(lambda: Shaper(lambda x: 1.5 * x - 0.5 * x**3), STEREO)
    assert profile.kind is Kind.SATURATION
    outputs = dict(zip(profile.transfer.input_dbfs, profile.transfer.output_dbfs, strict=True))
    amplitude = 10.0 ** (24.0 / 20.0)
    assert close(outputs[24.0], 20.0 * math.log10(0.5 * amplitude**3 - 1.5 * amplitude), 0.01)


def test_nan_is_reported_and_survived() -> None:
    profile = probe_stage(lambda: Broken(), STEREO)
    assert profile.non_finite_output
    assert close(profile.linear_to_dbfs, 0.0, 0.05)


def test_silence_is_unknown() -> None:
    profile = probe_stage(lambda: Shaper(np.zeros_like), STEREO)
    assert (profile.kind, profile.small_signal_gain_db) == (Kind.UNKNOWN, None)


@pytest.mark.parametrize(("frames", "dry"), [(0, False), (512, False)])
def test_latency_is_measured(frames: int, dry: bool) -> None:
    profile = probe_stage(lambda: Delay(frames, dry=dry), STEREO)
    assert (profile.latency_reported_frames, profile.latency_measured_frames) == (0, frames)


@pytest.mark.parametrize("frames", [0, 512])
def test_latency_of_what_turns_down_all_but_what_is_quietest(frames: int) -> None:
    compressor = builtin("Compressor", threshold_db=-45.0, ratio=20.0, attack_ms=4.0, release_ms=400.0)
    assert probe_stage(series(compressor, lambda: Delay(frames)), STEREO).latency_measured_frames == frames


def test_latency_at_a_rate_at_which_the_quietest_sweeps_are_shorter_than_the_longest_lag() -> None:
    slow = AudioFormat(8_000, 1)
    compressor = builtin("Compressor", threshold_db=-45.0, ratio=20.0, attack_ms=4.0, release_ms=400.0)
    assert probe_stage(series(compressor, lambda: Delay(100)), slow).latency_measured_frames == 100


def test_latency_of_what_is_unlike_its_input_is_not_known() -> None:
    assert probe_stage(builtin("Reverb", wet_level=1.0, dry_level=0.0), STEREO).latency_measured_frames is None


def test_what_depends_on_block_size_is_seen() -> None:
    class PerBlock(Shaper):
        def process(self, block: Audio) -> Audio:
            return (block * np.float32(1.0 if block.shape[1] > 1000 else 0.5)).astype(np.float32)

    profile = probe_stage(lambda: PerBlock(np.copy), STEREO)
    assert close(profile.block_size_residual_db, -6.02, 0.01)


def test_distortion_over_level_and_frequency() -> None:
    """A cubic's third harmonic against its fundamental: (A^2 / 4) e / (1 - 3/4 e A^2)."""
    profile: StageProfile = probe_stage(lambda: Shaper(lambda x: x - 0.01 * x**3), STEREO)
    thd_db = dict(zip(profile.transfer.input_dbfs, profile.transfer.thd_db, strict=True))
    assert close(thd_db[0.0], 20.0 * math.log10(0.0025 / 0.9925), 0.01)
    assert len(profile.distortion.frequency_hz) > 20
    assert all(close(each, thd_db[0.0], 0.05) for each in profile.distortion.thd_db)
