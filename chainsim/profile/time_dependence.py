"""Windows where they are in the track, for stages that are another one at another time: a chorus meets its own moment.

Most stages answer a piece of a track alike whenever it comes; those get the windows one after the other. One that moves
by itself from its start (an oscillator before a clip, a clip that begins after seconds) gets silence up to each window.
Which is which its profile says, since silence takes as long as music; a track is asked where the profile says no.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.programme_check import ProgrammeCheck, WorstBlock
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.null_depth import null_by_block_db
from chainsim.profile.pre_roll import PRE_ROLL_S
from chainsim.units import frames_from_s, gain_from_db

MOST_S = 60.0
"""Silence is played as slowly as music: further into a track a window is played as if it came first."""
ALIKE_DB = -60.0
STEADY_S = 11.317
"""No multiple of any usual period."""
BURST_S, SEED = 0.1, 29
BURSTS_DBFS = (-18.0, -6.0, 6.0)

Play = Callable[[Audio], Audio]


def steady_for_s(play: Play, audio: AudioFormat) -> float | None:
    """For how long from its start a stage is the same one, so that nobody need ask of a track; None: not for so long.

    Args:
        play: the answer of a fresh instance.
        audio: rate and channels.
    """
    frames, led_in_frames = (frames_from_s(s, audio.sample_rate_hz) for s in (BURST_S, PRE_ROLL_S))
    noise = np.random.default_rng(SEED).uniform(-1.0, 1.0, (audio.channels, frames))
    bursts = [gain_from_db(level) * noise for level in BURSTS_DBFS]
    samples = np.concatenate([np.zeros((audio.channels, led_in_frames)), *bursts], axis=1).astype(np.float32)
    late = StageExcerpt(frames_from_s(STEADY_S, audio.sample_rate_hz), led_in_frames, samples)
    return None if depends_on_time(play, [late], audio.sample_rate_hz) else STEADY_S


def depends_on_time(play: Play, windows: Sequence[StageExcerpt], sample_rate_hz: int) -> bool:
    """Whether a fresh instance answers the last window otherwise than one that has heard silence up to it.

    Args:
        play: the answer of a fresh instance.
        windows: in order.
        sample_rate_hz: of them.
    """
    last = windows[-1]
    if last.start_frame == 0 or last.start_frame > MOST_S * sample_rate_hz:
        return False
    late, judged = last.start_frame, last.led_in_frames  # before that a fresh instance may still settle
    at_once = play(last.samples)[:, judged:].astype(np.float64)
    as_in_track = play(np.pad(last.samples, ((0, 0), (late, 0))))[:, late + judged :].astype(np.float64)
    return bool(at_once.any()) and float(null_by_block_db(as_in_track, at_once, sample_rate_hz).max()) > ALIKE_DB


def in_time(windows: Sequence[StageExcerpt]) -> StageExcerpt:
    """All windows as one from the track's first frame on, with silence where there is none of them."""
    last = windows[-1]
    samples = np.zeros((last.samples.shape[0], last.start_frame + last.samples.shape[1]), np.float32)
    for window in windows:
        samples[:, window.start_frame : window.start_frame + window.samples.shape[1]] = window.samples
    return StageExcerpt(0, 0, samples)


def by_window(check: ProgrammeCheck, windows: Sequence[StageExcerpt]) -> ProgrammeCheck:
    """A check of windows in time, with its places counted from the windows; what is in none of them is left out."""
    worst = []
    for block in check.worst:
        frame = block.at_frame
        for number, window in enumerate(windows):
            if window.start_frame <= frame < window.start_frame + window.samples.shape[1]:
                worst.append(WorstBlock(number, frame - window.start_frame, block.residual_db))
                break
    return replace(check, worst=tuple(worst))
