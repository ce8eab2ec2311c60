"""Programme to play into stages, and what the check says of it."""

from __future__ import annotations

import math

import numpy as np

from chainsim.model.audio import BLOCK_FRAMES, Audio
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.profile import WindowPicker, check_programme, onset_weighting
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import RATE_HZ, STEREO


def drums_and_tones(seed: int, seconds: float = 4.0) -> Audio:
    """Decaying bass hits, noise bursts and a chord: crest factor of music, peak 1.0, two unlike channels."""
    random = np.random.default_rng(seed)
    frames = round(seconds * RATE_HZ)
    t = np.arange(frames) / RATE_HZ
    mix = np.zeros((2, frames))
    for start in np.arange(0.1, seconds - 0.4, 0.25):
        at = round(start * RATE_HZ)
        beat = np.arange(round(0.3 * RATE_HZ)) / RATE_HZ
        kick = np.sin(2.0 * np.pi * (55.0 + 40.0 * np.exp(-beat * 30.0)) * beat) * np.exp(-beat * 14.0)
        hiss = random.standard_normal((2, beat.size)) * np.exp(-beat * 60.0) * 0.12
        mix[:, at : at + beat.size] += random.uniform(0.5, 1.0) * (kick + hiss)
    for frequency_hz in (196.0, 247.0, 294.0, 3000.0):
        mix += 0.05 * np.sin(2.0 * np.pi * frequency_hz * t + random.uniform(0.0, 6.0, (2, 1)))
    programme: Audio = (mix / np.abs(mix).max()).astype(np.float32)
    return programme


def run(opener: OpenProcessor, samples: Audio) -> Audio:
    stage = opener()
    return np.concatenate(
        [stage.process(samples[:, at : at + BLOCK_FRAMES]) for at in range(0, samples.shape[1], BLOCK_FRAMES)], axis=1
    )


def peak_dbfs(samples: Audio) -> float:
    return 20.0 * math.log10(float(np.abs(samples).max()))


def check(opener: OpenProcessor, profile: StageProfile, samples: Audio) -> ProgrammeCheck:
    picker = WindowPicker(STEREO, onset_weighting(profile, RATE_HZ))
    for at in range(0, samples.shape[1], BLOCK_FRAMES):
        picker.feed(samples[:, at : at + BLOCK_FRAMES])
    return check_programme(opener, picker.windows(), STEREO, profile)
