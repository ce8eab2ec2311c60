"""Resampled stimuli against mathematics: a sine stays that sine, nothing is lost at either end."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.mixing.resampling import Resampled
from chainsim.stimulus import from_array


def sine(
    frequency_hz: float, rate_hz: int, frames: int, peak: float = 1.5
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    t = np.arange(frames) / rate_hz
    return np.stack([np.sin(2.0 * np.pi * frequency_hz * t), np.cos(2.0 * np.pi * frequency_hz * t)]).astype(
        np.float32
    ) * np.float32(peak)


@pytest.mark.parametrize(("from_hz", "to_hz"), [(44_100, 48_000), (96_000, 48_000), (48_000, 44_100), (22_050, 96_000)])
def test_a_sine_stays_in_place_and_at_its_level(from_hz: int, to_hz: int) -> None:
    stimulus = Resampled(from_array(sine(997.0, from_hz, from_hz), from_hz), to_hz)
    played = np.concatenate(list(stimulus.blocks(4096)), axis=1)
    assert stimulus.info.format.sample_rate_hz == to_hz
    assert stimulus.info.frames == to_hz
    assert played.shape == (2, to_hz)
    middle = slice(to_hz // 10, -to_hz // 10)  # the ends ring, as any band-limited edge does
    assert np.abs(played - sine(997.0, to_hz, to_hz))[:, middle].max() < 1e-5  # and beyond full scale too


@pytest.mark.parametrize("block_frames", [333, 8192, 100_000])
def test_blocks_have_the_size_asked_for_and_the_same_samples(block_frames: int) -> None:
    stimulus = Resampled(from_array(sine(440.0, 44_100, 60_000), 44_100), 48_000)
    blocks = list(stimulus.blocks(block_frames))
    assert {block.shape[1] for block in blocks[:-1]} <= {block_frames}
    assert 0 < blocks[-1].shape[1] <= block_frames
    whole = np.concatenate(list(stimulus.blocks(32_768)), axis=1)
    assert np.allclose(np.concatenate(blocks, axis=1), whole, atol=1e-6)
