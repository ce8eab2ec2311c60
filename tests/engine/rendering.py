"""Rendering through the real render process, whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from chainsim.engine.client import RenderClient
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.result import HostedStage
from chainsim.model.search_paths import SearchPaths

RATE_HZ = 48_000


@dataclass(frozen=True)
class ArrayStimulus:
    samples: Audio
    sample_rate_hz: int = RATE_HZ

    @property
    def info(self) -> SourceInfo:
        channels, frames = self.samples.shape
        return SourceInfo("array", "array", AudioFormat(self.sample_rate_hz, channels), frames)

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        for start in range(0, self.samples.shape[1], block_frames):
            yield self.samples[:, start : start + block_frames]


@dataclass(frozen=True)
class Rendered:
    taps: Audio  # (taps, channels, frames), tail included
    stages: Mapping[str, HostedStage]
    source_frames: int

    def tap(self, slot: int) -> Audio:
        """Over the source's frames."""
        tap: Audio = self.taps[slot, :, : self.source_frames]
        return tap


def render(
    stages: Sequence[Mapping[str, Any]],
    samples: Audio,
    *,
    plugin_dirs: tuple[Path, ...] = (),
    folder: Path = Path(),
    tail_s: float = 0.0,
    timeout_s: float = 30.0,
    sample_rate_hz: int = RATE_HZ,
) -> Rendered:
    chain = Chain.model_validate({"version": 1, "stages": stages})
    stimulus = ArrayStimulus(samples, sample_rate_hz)
    with RenderClient(ProcessLimits(timeout_s)) as client:
        client.open(chain, stimulus.info.format, SearchPaths(folder.absolute(), plugin_dirs), tail_s=tail_s)
        blocks: list[Audio] = []
        frames = 0
        for block in client.render(stimulus):
            blocks.append(block.stacked.copy())
            frames += block.source_frames
        return Rendered(np.concatenate(blocks, axis=2), client.stages, frames)


def noise(seconds: float, channels: int = 2, rms: float = 0.2) -> Audio:
    frames = round(seconds * RATE_HZ)
    return np.random.default_rng(1).normal(0.0, rms, (channels, frames)).astype(np.float32)
