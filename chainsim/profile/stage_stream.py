"""One instance of a stage, fed from its first frame on: signals with pauses between."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.processor import Processor
from chainsim.units import frames_from_s

BLOCK_FRAMES = 8192
"""What a plugin gets at a time in a render, whatever a render's own blocks."""

COUNTED_FRAMES = 840
"""A multiple of all lengths up to 8 that a stage may count to: what holds every third sample, say."""
FLUSH_S = 4.0
"""Longest wait for what a stage holds back; what still has not come out then is taken as silence."""


class Stream:
    """One instance from its first frame on; signals follow each other with pauses between."""

    def __init__(self, processor: Processor, audio: AudioFormat) -> None:
        self.processor = processor
        self._audio = audio
        self._fed_frames = 0
        self._returned_frames = 0

    def play(self, signal: Audio, block_frames: int = BLOCK_FRAMES) -> Audio:
        """The answer to (channels, frames), frame for frame; what is held back comes out with silence, and no more."""
        start, frames = self._fed_frames, signal.shape[1]
        if start == 0:
            self.processor.source_ended(frames)
        pieces = [self._feed(signal[:, at : at + block_frames]) for at in range(0, frames, block_frames)]
        silence = np.zeros((self._audio.channels, block_frames), np.float32)
        give_up = self._fed_frames + frames_from_s(FLUSH_S, self._audio.sample_rate_hz)
        while self._returned_frames < start + frames and self._fed_frames < give_up:
            missing_frames = start + frames - self._returned_frames
            pieces.append(self._feed(silence[:, :missing_frames]))
        before = start - (self._returned_frames - sum(piece.shape[1] for piece in pieces))
        out = np.concatenate(pieces, axis=1)[:, before : before + frames]
        return out if out.shape[1] == frames else np.pad(out, ((0, 0), (0, frames - out.shape[1])))

    def pause(self, frames: int) -> None:
        """Silence in, the answer thrown away."""
        silence = np.zeros((self._audio.channels, min(frames, BLOCK_FRAMES)), np.float32)
        for at in range(0, frames, BLOCK_FRAMES):
            self._feed(silence[:, : min(BLOCK_FRAMES, frames - at)])

    def pause_out_of_step(self, least_frames: int) -> None:
        """A pause, and then as much more that nothing which is counted in a few frames begins where it once began."""
        self.pause(least_frames + (1 - self._fed_frames - least_frames) % COUNTED_FRAMES)

    def _feed(self, block: Audio) -> Audio:
        out = self.processor.process(np.ascontiguousarray(block, np.float32))
        self._fed_frames += block.shape[1]
        self._returned_frames += out.shape[1]
        return out
