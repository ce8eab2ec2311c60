"""A stimulus at another sample rate, resampled while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import soxr

from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo, Stimulus


@dataclass(frozen=True, slots=True)
class Resampled:
    """As the stimulus, but at `sample_rate_hz`; by soxr at its very high quality, which keeps everything in line."""

    stimulus: Stimulus
    sample_rate_hz: int

    @property
    def info(self) -> SourceInfo:
        """With the new rate, and as many frames as that makes of them."""
        before = self.stimulus.info
        ratio = self.sample_rate_hz / before.format.sample_rate_hz
        return replace(
            before,
            format=AudioFormat(self.sample_rate_hz, before.format.channels),
            frames=None if before.frames is None else round(before.frames * ratio),
            start_frame=round(before.start_frame * ratio),
        )

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """As of any stimulus; float samples beyond full scale stay beyond it."""
        source = self.stimulus.info.format
        resampler = soxr.ResampleStream(
            source.sample_rate_hz, self.sample_rate_hz, source.channels, dtype="float32", quality=soxr.VHQ
        )
        fixed = FixedBlocks(source.channels, block_frames)
        for block in self.stimulus.blocks(block_frames):
            yield from (one.copy() for one in fixed.feed(_resampled(resampler, block, last=False)))
        nothing = np.empty((source.channels, 0), dtype=np.float32)
        yield from (one.copy() for one in fixed.feed(_resampled(resampler, nothing, last=True)))
        if fixed.rest.shape[1]:
            yield fixed.rest.copy()


def _resampled(resampler: soxr.ResampleStream, block: Audio, *, last: bool) -> Audio:
    """(channels, frames) in and out; soxr counts frames first."""
    out: Audio = np.ascontiguousarray(resampler.resample_chunk(np.ascontiguousarray(block.T), last=last).T)
    return out
