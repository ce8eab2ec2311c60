"""Pieces of a programme with what leads up to them, cut behind the last hole that is of interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.tangents.tangent import Mask
from chainsim.profile.tangents.traceless_samples import Places

JUDGED_BEHIND_S, PLAYED_BEHIND_S = 0.03, 0.07
"""Behind the last hole: further down none opens later, and what looks ahead, or around a hole, has to see on."""
WORTH_CUTTING = 0.8
FADE_S = 0.005
NOWHERE = np.empty(0, np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A piece of the programme, (channels, frames), with what leads up to it; `inside`: which frames are judged."""

    signal: Audio
    inside: Mask

    def heard_frames(self, sample_rate_hz: int) -> int:
        """How much of it has to be played, for what is judged to be as if all were."""
        judged = np.flatnonzero(self.inside)
        behind = round(PLAYED_BEHIND_S * sample_rate_hz)
        return min(self.inside.size, int(judged[-1]) + 1 + behind) if judged.size else self.inside.size

    def until(self, frame: int, sample_rate_hz: int) -> Passage:
        """What is needed to judge it up to this frame and no further; itself where that is hardly less."""
        judged = frame + round(JUDGED_BEHIND_S * sample_rate_hz)
        played = judged + round(PLAYED_BEHIND_S * sample_rate_hz)
        if played > WORTH_CUTTING * self.inside.size:
            return self
        inside = self.inside[:played].copy()
        inside[judged:] = False
        return Passage(self.signal[:, :played], inside)

    def around(self, frame: int, led_in_s: float, sample_rate_hz: int) -> Passage:
        """What is needed to judge it round this frame, with so much before; faded in where it is cut."""
        judged = round(JUDGED_BEHIND_S * sample_rate_hz)
        first, last = max(frame - judged, 0), frame + judged
        start = max(first - round(min(led_in_s * sample_rate_hz, first)), 0)
        end = last + round(PLAYED_BEHIND_S * sample_rate_hz)
        signal, inside = self.signal[:, start:end].copy(), self.inside[start:end].copy()
        inside[: first - start] = inside[last - start :] = False
        if start > 0:
            fade_frames = round(FADE_S * sample_rate_hz)
            signal[:, :fade_frames] *= np.linspace(0.0, 1.0, fade_frames, dtype=np.float32)
        return Passage(signal, inside)


@dataclass(frozen=True, slots=True, eq=False)
class Holed:
    """A passage, cut behind its last hole, and the frames of all of them."""

    passage: Passage
    at: Places


def whole(passages: Sequence[Passage]) -> Sequence[Holed]:
    """Uncut, with no hole known."""
    return tuple(Holed(passage, NOWHERE) for passage in passages)


def ends_of(passages: Sequence[Passage]) -> Places:
    """Where one passage after another may be split: the ends of all but the last."""
    ends: Places = np.cumsum([passage.inside.size for passage in passages])[:-1]
    return ends


def frames_of(passages: Sequence[Passage]) -> int:
    """Of all together."""
    return sum(passage.inside.size for passage in passages)


def in_a_row(answers: Sequence[Audio], lengths: Sequence[int]) -> Audio:
    """Answers to passages of these lengths, which may end sooner: behind each there is silence."""
    row: Audio = np.zeros((answers[0].shape[0], sum(lengths)), np.float32)
    start = 0
    for answer, frames in zip(answers, lengths, strict=True):
        row[:, start : start + answer.shape[1]] = answer
        start += frames
    return row


def frames_alone(passages: Sequence[Passage], at: Sequence[Places]) -> Audio:
    """1 at some frames of each passage and 0 at all others, (frames,)."""
    row: Audio = np.zeros(sum(passage.inside.size for passage in passages), np.float32)
    starts = np.cumsum([0, *(passage.inside.size for passage in passages[:-1])])
    for start, frames in zip(starts, at, strict=True):
        row[start + frames] = 1.0
    return row
