"""Memory that parent and render process share: two rings of blocks and a status word.

A plain file, mapped by both and unlinked as soon as both have it, so that nothing is left behind however either
of them ends.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

IDLE = -1
"""First status word: no plugin is at work; else the slot of the stage that is."""
LOADING = -1
"""Second status word: the stage is being loaded; else how many blocks had been fed, this one included."""

_HEADER_BYTES = 4096
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - memory, where the system has it as a folder
_MAX_RING_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class RingLayout:
    """Sizes. Channels are as many as a block may have; a mono block uses the first."""

    taps: int
    channels: int
    block_frames: int
    input_blocks: int
    output_blocks: int

    @property
    def nbytes(self) -> int:
        """Size of the file."""
        blocks = self.input_blocks + self.output_blocks * self.taps
        return _HEADER_BYTES + 4 * self.channels * self.block_frames * blocks


def plan_ring(taps: int, channels: int, block_frames: int) -> RingLayout:
    """As deep as keeps both processes busy, within a bound: long chains get fewer blocks."""
    tap_bytes = 4 * taps * channels * block_frames
    depth = max(2, min(8, _MAX_RING_BYTES // tap_bytes))
    return RingLayout(taps, channels, block_frames, input_blocks=depth, output_blocks=depth)


def create_ring_file(layout: RingLayout) -> Path:
    """An empty file of the right size, readable by this user only."""
    folder = _SHARED_MEMORY if os.access(_SHARED_MEMORY, os.W_OK) else None
    descriptor, name = tempfile.mkstemp(prefix=f"chainsim-{os.getpid()}-", suffix=".ring", dir=folder)
    try:
        os.truncate(descriptor, layout.nbytes)
    finally:
        os.close(descriptor)
    return Path(name)


class Ring:
    """One process's view of the shared memory."""

    def __init__(self, file: Path, layout: RingLayout) -> None:
        with file.open("r+b") as handle:
            self._map = mmap.mmap(handle.fileno(), layout.nbytes)
        samples = np.frombuffer(self._map, dtype=np.float32, offset=_HEADER_BYTES)
        split = layout.input_blocks * layout.channels * layout.block_frames
        self.layout = layout
        self.status: npt.NDArray[np.int64] = np.frombuffer(self._map, dtype=np.int64, count=2)
        self._inputs = samples[:split].reshape(layout.input_blocks, layout.channels, layout.block_frames)
        self._outputs = samples[split:].reshape(layout.output_blocks, layout.taps, layout.channels, layout.block_frames)

    def input_block(self, number: int) -> npt.NDArray[np.float32]:
        """Input block by its number from 0: shape (channels, frames)."""
        block: npt.NDArray[np.float32] = self._inputs[number % self.layout.input_blocks]
        return block

    def output_block(self, number: int) -> npt.NDArray[np.float32]:
        """Output block by its number from 0: shape (taps, channels, frames)."""
        block: npt.NDArray[np.float32] = self._outputs[number % self.layout.output_blocks]
        return block
