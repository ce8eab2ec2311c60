"""A piece of music made by rule: kick, snare, hats, bass and pad, with the crest factor of music (12 to 18 dB).

Four bars at 120 beats a minute, 8 s, are made once and repeated without a seam: what still sounds at the end of the
last bar sounds into the first. The seed chooses chords, bass notes, accents and the noise in the drums. All channels
are the same, so mixing down to mono changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count

import numpy as np
import numpy.typing as npt

from chainsim.errors import AudioError
from chainsim.model.audio import Audio
from chainsim.model.signal import Programme
from chainsim.stimulus.generated import CHUNK_FRAMES, Chunks
from chainsim.units import gain_from_db

BEAT_S = 0.5
BEATS = 16
BEATS_PER_BAR = 4

ROOTS_HZ = (55.0, 65.406, 73.416, 82.407, 48.999)
"""A1, C2, D2, E2, G1: roots that follow each other well in any order (A minor)."""

CHORD_RATIOS = (4.0, 6.0, 8.0, 9.524)
"""Two octaves above the root: root, fifth, octave, and the minor third above that."""

KICK, SNARE, HAT, BASS, PAD = 1.0, 0.55, 0.16, 0.2, 0.045
"""Peaks of the parts before the whole is brought to its level."""

Samples = npt.NDArray[np.float64]


def programme_chunks(signal: Programme, frames: int, name: str) -> Chunks:
    """The loop, repeated; its RMS over exactly `frames` frames is `rms_dbfs`.

    Raises:
        AudioError: too short to have a level.
    """
    loop = _loop_at_level(signal.sample_rate_hz, signal.seed, signal.rms_dbfs, frames)
    if loop is None:
        raise AudioError(f"{name}: nothing sounds in so short a time; raise length_s")
    loop_frames = len(loop) - CHUNK_FRAMES

    def chunks(first: int) -> Iterator[Audio]:
        for number in count(first):
            at = number * CHUNK_FRAMES % loop_frames
            yield np.broadcast_to(loop[at : at + CHUNK_FRAMES], (signal.channels, CHUNK_FRAMES))

    return chunks


@lru_cache(maxsize=1)
def _loop_at_level(sample_rate_hz: int, seed: int, rms_dbfs: float, frames: int) -> npt.NDArray[np.float32] | None:
    """The loop at its level, and its beginning once more for as long as a chunk. None: its first frames are silent."""
    loop = make_loop(sample_rate_hz, seed)
    times, rest = divmod(frames, len(loop))
    energy = times * np.sum(loop**2) + np.sum(loop[:rest] ** 2)
    if energy == 0.0:
        return None
    gain = gain_from_db(rms_dbfs) / np.sqrt(energy / frames)
    scaled = np.resize((gain * loop).astype(np.float32), len(loop) + CHUNK_FRAMES)
    scaled.flags.writeable = False
    return scaled


@lru_cache(maxsize=1)  # making it takes longer than most chains take to play it, and presets all play the same
def make_loop(sample_rate_hz: int, seed: int) -> Samples:
    """Four bars, of shape (frames,), without DC, at no particular level. Not to be written to."""
    random = np.random.Generator(np.random.PCG64(seed))
    loop = np.zeros(round(BEATS * BEAT_S * sample_rate_hz))
    roots_hz = random.choice(ROOTS_HZ, size=BEATS // BEATS_PER_BAR)
    for half_beat in range(2 * BEATS):
        beat, offbeat = divmod(half_beat, 2)
        at = round(half_beat * BEAT_S / 2 * sample_rate_hz)
        accent = random.uniform(0.9, 1.0)
        root_hz = roots_hz[beat // BEATS_PER_BAR]
        _add(loop, at, accent * HAT * _hat(sample_rate_hz, random))
        if not offbeat and beat % 2 == 0:
            _add(loop, at, accent * KICK * _kick(sample_rate_hz))
        if not offbeat and beat % 2 == 1:
            _add(loop, at, accent * SNARE * _snare(sample_rate_hz, random))
        _add(loop, at, accent * BASS * _bass(sample_rate_hz, root_hz * random.choice((1.0, 1.0, 1.5, 2.0))))
        if not offbeat and beat % BEATS_PER_BAR == 0:
            _add(loop, at, PAD * _pad(sample_rate_hz, root_hz))
    loop -= np.mean(loop)
    loop.flags.writeable = False
    return loop


def _add(loop: Samples, at: int, sound: Samples) -> None:
    """Add a sound at a frame; what passes the end goes on at the start."""
    before_end = len(loop) - at
    loop[at : at + len(sound)] += sound[:before_end]
    loop[: max(len(sound) - before_end, 0)] += sound[before_end:]


def _time_s(sample_rate_hz: int, length_s: float) -> Samples:
    return np.arange(round(length_s * sample_rate_hz)) / sample_rate_hz


def _noise(random: np.random.Generator, frames: int) -> Samples:
    """Uniform noise within +-1: a bounded peak keeps the crest factor in its range for every seed."""
    return random.uniform(-1.0, 1.0, frames)


@lru_cache(maxsize=4)
def _kick(sample_rate_hz: int) -> Samples:
    """A sine that falls from 180 to 50 Hz with a time constant of 30 ms and decays with one of 90 ms."""
    t = _time_s(sample_rate_hz, 0.6)
    cycles = 50.0 * t + 130.0 * 0.03 * (1.0 - np.exp(-t / 0.03))
    return np.asarray(np.sin(2.0 * np.pi * cycles) * np.exp(-t / 0.09))


def _snare(sample_rate_hz: int, random: np.random.Generator) -> Samples:
    """Noise and a tone of 190 Hz."""
    t = _time_s(sample_rate_hz, 0.4)
    noise = _noise(random, len(t)) * np.exp(-t / 0.05)
    return np.asarray(0.6 * noise + 0.4 * np.sin(2.0 * np.pi * 190.0 * t) * np.exp(-t / 0.07))


def _hat(sample_rate_hz: int, random: np.random.Generator) -> Samples:
    """A short tick of noise, brightened by taking differences."""
    t = _time_s(sample_rate_hz, 0.12)
    return np.asarray(0.5 * np.diff(_noise(random, len(t) + 1)) * np.exp(-t / 0.018))


@lru_cache(maxsize=16)  # the same few notes come again and again
def _bass(sample_rate_hz: int, frequency_hz: float) -> Samples:
    """Five harmonics, the k-th at 1/k, with soft edges."""
    t = _time_s(sample_rate_hz, BEAT_S / 2)
    tone = sum(np.sin(2.0 * np.pi * k * frequency_hz * t) / k for k in range(1, 6))
    return np.asarray(tone * np.minimum(t / 0.005, 1.0) * np.minimum((BEAT_S / 2 - t) / 0.02, 1.0) * np.exp(-t / 0.2))


@lru_cache(maxsize=8)  # one for each root
def _pad(sample_rate_hz: int, root_hz: float) -> Samples:
    """A chord that swells and falls over its bar; each note a sine and its octave."""
    length_s = BEATS_PER_BAR * BEAT_S
    t = _time_s(sample_rate_hz, length_s)
    notes = sum(
        np.sin(2.0 * np.pi * ratio * root_hz * t) + 0.4 * np.sin(4.0 * np.pi * ratio * root_hz * t)
        for ratio in CHORD_RATIOS
    )
    return np.asarray(notes * np.sin(np.pi * t / length_s))
