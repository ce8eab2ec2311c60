"""A hard-clipped wave has flat runs; slow crests on a grid, squares, silence and quiet signals have none."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
import soundfile

from chainsim.model.audio import Audio
from chainsim.model.levels import Levels
from tests.measure.signals import Float64, amplitude, metered, metered_in_pieces, music_like, noise

RATE = 48_000


def sine(frequency_hz: float, peak_dbfs: float = 0.0, seconds: float = 2.0) -> Float64:
    wave: Float64 = amplitude(peak_dbfs) * np.sin(
        2 * np.pi * frequency_hz * np.arange(round(seconds * RATE)) / RATE + 0.1
    )
    return wave


def clipped(wave: Float64, drive_db: float, ceiling: float = 1.0) -> Audio:
    driven: Audio = np.clip(wave * amplitude(drive_db), -ceiling, ceiling).astype(np.float32)[np.newaxis]
    return driven


def quantised(wave: Float64, bits: int, dither: bool = False) -> Audio:
    steps = 2.0 ** (bits - 1)
    rng = np.random.default_rng(7)
    noise = rng.random(wave.shape) - rng.random(wave.shape) if dither else 0.0
    on_grid: Audio = (np.clip(np.rint(wave * steps + noise), -steps, steps - 1) / steps).astype(np.float32)
    return on_grid[np.newaxis]


def read(audio: Audio) -> Levels:
    return metered(audio, RATE)


def plateaus(audio: Audio) -> list[int]:
    """Lengths of all runs of 3 or more samples at the very peak, except at the ends, counted one by one."""
    groups = [(value, len(list(run))) for value, run in itertools.groupby(audio[0].tolist())]
    peak = float(np.abs(audio).max())
    return [length for value, length in groups[1:-1] if length >= 3 and abs(value) == peak]


@pytest.mark.parametrize("drive_db", [0.3, 1.0, 6.0, 12.0])
@pytest.mark.parametrize("frequency_hz", [41.0, 220.3, 997.0])
def test_a_hard_clipped_sine_counts_every_plateau(drive_db: float, frequency_hz: float) -> None:
    audio = clipped(sine(frequency_hz), drive_db)
    expected = plateaus(audio)
    levels = read(audio)
    assert expected
    assert (levels.flat_runs, levels.longest_flat_run_frames) == (len(expected), max(expected))


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("ceiling", [1.0, 0.5, 0.02])
def test_a_clipped_sine_counts_on_a_grid_and_at_any_ceiling(bits: int, ceiling: float) -> None:
    levels = read(quantised(clipped(sine(440.0), 3.0)[0] * ceiling, bits))
    assert levels.flat_runs > 1500  # 880 crests a second, two seconds
    assert levels.flat_run_at_s is not None
    assert levels.flat_run_at_s < 1.0 / 440.0


@pytest.mark.parametrize(
    ("negative", "counts"),
    [(-1.0, 0), (-0.79, 880), (-0.791, 1760)],  # 1.94, 0.109 and 0.098 dB away from the plateaus at 0.8
)
def test_asymmetric_clipping_counts_the_sides_near_the_peak(negative: float, counts: int) -> None:
    audio = np.clip(sine(440.0), negative, 0.8).astype(np.float32)[np.newaxis]
    assert read(audio).flat_runs == pytest.approx(counts, abs=1)


@pytest.mark.parametrize("below_db", [0.09, 0.11])
def test_distance_to_the_channels_final_peak_decides(below_db: float) -> None:
    audio = clipped(sine(440.0), 3.0)
    audio[0, -1000] = amplitude(below_db)
    assert (read(audio).flat_runs > 0) == (below_db < 0.1)


@pytest.mark.parametrize(("peak_dbfs", "counts"), [(-39.9, True), (-40.1, False)])
def test_tiny_channels_have_none(peak_dbfs: float, counts: bool) -> None:
    assert (read(clipped(sine(440.0), 3.0) * np.float32(amplitude(peak_dbfs))).flat_runs > 0) == counts


@pytest.mark.parametrize("bits", [8, 16, 24])
@pytest.mark.parametrize("dither", [False, True])
@pytest.mark.parametrize(("frequency_hz", "peak_dbfs"), [(20.0, -0.1), (41.0, -6.0), (55.0, -30.0), (100.0, -38.0)])
def test_a_slow_crest_on_a_grid_is_not_clipped(bits: int, dither: bool, frequency_hz: float, peak_dbfs: float) -> None:
    assert read(quantised(sine(frequency_hz, peak_dbfs), bits, dither)).flat_runs == 0


@pytest.mark.parametrize("frequency_hz", [40.0, 110.0, 440.0])
@pytest.mark.parametrize("dtype_bits", [8, 16, 32])
def test_a_digital_square_is_not_clipped(frequency_hz: float, dtype_bits: int) -> None:
    square = 0.7 * np.sign(sine(frequency_hz))
    audio = square.astype(np.float32)[np.newaxis] if dtype_bits == 32 else quantised(square, dtype_bits)
    assert read(audio).flat_runs == 0


def test_silence_dc_and_unclipped_material_have_none() -> None:
    for audio in (np.zeros((2, RATE), np.float32), np.full((2, RATE), 0.5, np.float32), noise(-12.0, 2 * RATE)):
        assert read(audio).flat_runs == 0
    assert read(music_like(RATE, 4.0)).flat_runs == 0
    assert read(quantised(music_like(RATE, 4.0)[0].astype(np.float64), 16)).flat_runs == 0


def test_channels_are_judged_by_their_own_peak() -> None:
    hot, quiet = clipped(sine(440.0), 3.0), clipped(sine(440.0), 6.0) * np.float32(0.1)
    levels = read(np.concatenate((hot, quiet)))
    expected = [len(plateaus(audio)) for audio in (hot, quiet)]
    assert [channel.flat_runs for channel in levels.per_channel] == expected
    assert levels.flat_runs == sum(expected)


def test_runs_across_blocks_are_whole() -> None:
    """A plateau of 70,000 frames, longer than any internal block; cut off at either end it does not count."""
    audio = np.zeros((1, 120_000), dtype=np.float32)
    audio[0, 20_000:90_000] = 0.9
    audio[0, [18_999, 19_000, 19_001]] = [0.5, 0.9, 0.9]
    ramp = np.linspace(0.9, 0.0, 5000, dtype=np.float32)
    audio[0, 15_000:20_000] = ramp[::-1]
    audio[0, 90_000:95_000] = ramp
    for levels in (read(audio), metered_in_pieces(audio, RATE, seed=1)):
        assert (levels.flat_runs, levels.longest_flat_run_frames) == (1, 70_002)
    for levels in (read(audio[:, :90_000]), read(audio[:, 30_000:])):
        assert (levels.flat_runs, levels.longest_flat_run_frames, levels.flat_run_at_s) == (0, 0, None)


def test_first_run_is_the_earliest_that_still_counts() -> None:
    audio = clipped(sine(440.0, seconds=1.0), 3.0)[0]
    rising = np.concatenate((audio * np.float32(0.5), audio))
    levels = read(rising[np.newaxis])
    assert levels.flat_runs == len(plateaus(audio[np.newaxis]))
    assert levels.flat_run_at_s is not None
    assert 1.0 <= levels.flat_run_at_s < 1.0 + 1.0 / 440.0


def saved(audio: Audio, encoding: str) -> Audio:
    """What a file of this encoding gives back of it."""
    file = io.BytesIO()
    soundfile.write(file, audio.T, 48_000, format="WAV", subtype=encoding)
    file.seek(0)
    back: Audio = soundfile.read(file, dtype="float32", always_2d=True)[0].T
    return back


COARSE = {
    "mu-law": lambda wave: saved(wave[np.newaxis], "ULAW"),
    "A-law": lambda wave: saved(wave[np.newaxis], "ALAW"),
    "mu-law, turned down": lambda wave: saved(saved(wave[np.newaxis], "ULAW") * amplitude(-6.3), "PCM_24"),
    "10 bits in 16": lambda wave: saved(quantised(wave, 10), "PCM_16"),
    "12 bits in 16": lambda wave: saved(quantised(wave, 12), "PCM_16"),
    "12 bits in 16, turned down": lambda wave: saved(quantised(wave, 12) * amplitude(-11.0), "PCM_16"),
    "8 bits, turned down": lambda wave: saved(quantised(wave, 8) * amplitude(-3.0), "PCM_24"),
    "8 bits in float, turned down": lambda wave: saved(quantised(wave, 8) * amplitude(-0.7), "FLOAT"),
    "16 bits, turned down": lambda wave: saved(quantised(wave, 16) * amplitude(-0.7), "PCM_24"),
}


@pytest.mark.parametrize("kind", COARSE)
@pytest.mark.parametrize(("frequency_hz", "peak_dbfs"), [(20.0, -0.1), (33.3, -6.0), (100.0, -12.0), (300.0, -1.0)])
def test_the_grid_is_what_the_samples_show(kind: str, frequency_hz: float, peak_dbfs: float) -> None:
    assert read(COARSE[kind](sine(frequency_hz, peak_dbfs))).flat_runs == 0


@pytest.mark.parametrize("kind", COARSE)
def test_a_clipped_wave_counts_on_a_coarse_grid_too(kind: str) -> None:
    """It leaves the plateau of about 9 samples by a quarter of its height a sample: 8 steps of mu-law and more."""
    wave = np.clip(sine(997.0) * amplitude(6.0), -0.9, 0.9)
    assert read(COARSE[kind](wave)).flat_runs > 3700  # 3988 crests, some of them too narrow


def test_a_telephone_call_is_not_clipped() -> None:
    """A tone of 100 Hz at 8 kHz takes so few values that the gap of mu-law's octave is the smallest that is seen."""
    tone = amplitude(-1.0) * np.sin(2 * np.pi * 100.0 * np.arange(16_000) / 8_000 + 0.1)
    assert metered(COARSE["mu-law"](tone), 8_000).flat_runs == 0


def run_of(*around: float) -> Audio:
    """Samples on a grid of 12 bits, between waves that come near and show it."""
    wave = np.rint(1900 * np.sin(np.arange(3000) / 40))
    return (np.concatenate((wave, around, -wave)) / 2048.0).astype(np.float32)[np.newaxis]


@pytest.mark.parametrize(
    ("around", "runs"),
    [
        ((1900, 1990, 2000, 2000, 2000, 1990, 1900), 1),
        ((1900, 1990, 2000, 2000, 2000, 2004, 1900), 1),  # left by ten steps before, by none after
        ((1900, 1994, 2000, 2000, 2000, 2003, 1900), 0),  # a shoulder
        ((1900, 1996, 2000, 2000, 2000, 1996, 1900), 0),  # a crest
        ((1900, 1996, 2000, 2000, 2000, 1995, 1900), 1),
    ],
)
def test_a_run_has_to_be_left_downwards(around: tuple[float, ...], runs: int) -> None:
    assert read(run_of(*around)).flat_runs == runs


@pytest.mark.parametrize(("bits", "frames", "runs"), [(8, 4, 0), (8, 5, 1), (9, 4, 1), (9, 3, 1), (4, 9, 0)])
def test_where_few_steps_are_used_a_run_is_longer(bits: int, frames: int, runs: int) -> None:
    """At full scale 9 bits have 256 steps; 4 bits have 8, which show nothing."""
    full = 2 ** (bits - 1)
    wave = np.rint((full - 1) * 0.97 * np.sin(np.arange(3000) / 40))
    samples = np.concatenate((wave, [0.0], np.full(frames, full), [0.0], -wave)) / full
    assert read(samples.astype(np.float32)[np.newaxis]).flat_runs == runs
