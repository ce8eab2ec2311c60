"""Memory that parent and render process share: two rings of blocks, behind the page that holds the pulse.

It has no name in any folder: the render process inherits it as a descriptor (on Windows it is a tagged mapping), so
that nothing is left behind however either of them ends.
"""

from __future__ import annotations

import mmap
import os
import sys
import tempfile
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chainsim.engine.pulse import Pulse
from chainsim.errors import RenderError
from chainsim.units import format_bytes

Shared: TypeAlias = int | str
"""A descriptor; on Windows a tag."""

_MAX_RING_BYTES = 32 << 20
_WRITTEN_BYTES = 1 << 20


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
        """Size of the shared memory, pulse included."""
        blocks = self.input_blocks + self.output_blocks * self.taps
        return Pulse.NBYTES + 4 * self.channels * self.block_frames * blocks


def plan_ring(taps: int, channels: int, block_frames: int) -> RingLayout:
    """As deep as keeps both processes busy, within a bound: long chains get fewer blocks."""
    tap_bytes = 4 * taps * channels * block_frames
    depth = max(2, min(8, _MAX_RING_BYTES // tap_bytes))
    return RingLayout(taps, channels, block_frames, input_blocks=depth, output_blocks=depth)


def create_shared() -> Shared:
    """Room for a pulse; `grow_shared` makes it larger."""
    if sys.platform == "win32":
        return f"chainsim-{os.getpid()}-{os.urandom(8).hex()}"
    if sys.platform == "linux":
        descriptor = os.memfd_create("chainsim-ring")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    grow_shared(descriptor, Pulse.NBYTES)
    return descriptor


def grow_shared(shared: Shared, nbytes: int) -> None:
    """Make room for a ring; what is large enough stays as it is, since both processes may have it mapped.

    Raises:
        RenderError: there is no room, or the system allows no file of that size.
    """
    if not isinstance(shared, int) or (size := os.fstat(shared).st_size) >= nbytes:
        return
    try:
        if sys.platform == "linux":
            os.truncate(shared, nbytes)
        else:  # a file: zeros are written, because where a hole meets a full disk the process is killed
            for start in range(size, nbytes, _WRITTEN_BYTES):
                os.pwrite(shared, bytes(min(_WRITTEN_BYTES, nbytes - start)), start)
    except OSError as error:
        raise RenderError(
            f"no {format_bytes(-(-nbytes // (1 << 20)) << 20)} of memory to share with the render process "
            f"({error.strerror}); free some room in {tempfile.gettempdir()}, or raise the limit of file sizes"
        ) from None


def map_shared(shared: Shared, nbytes: int) -> mmap.mmap:
    """Its first bytes. A tag of Windows belongs to one size, so there pulse and ring are two mappings."""
    if sys.platform == "win32":
        return mmap.mmap(-1, nbytes, tagname=f"{shared}-{nbytes}")
    assert isinstance(shared, int)  # noqa: S101 - for mypy
    return mmap.mmap(shared, nbytes)


class MappedMemory:
    """The shared memory as one process sees it, mapped once for many rings: each mapping faults its pages in anew.

    Both processes ask for the same rings in the same order, so that they map alike where a size is part of the name.
    """

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._memory: mmap.mmap | None = None

    def ring(self, layout: RingLayout) -> Ring:
        """A ring at its beginning; what it holds is left over from the one before."""
        if self._memory is None or len(self._memory) < layout.nbytes:
            self._memory = map_shared(self._shared, layout.nbytes)
        return Ring(self._memory, layout)


class Ring:
    """One process's view of the blocks.

    Args:
        memory: of at least the layout's size.
        layout: of the blocks in it.
    """

    def __init__(self, memory: mmap.mmap, layout: RingLayout) -> None:
        count = (layout.nbytes - Pulse.NBYTES) // 4
        samples = np.frombuffer(memory, dtype=np.float32, count=count, offset=Pulse.NBYTES)
        split = layout.input_blocks * layout.channels * layout.block_frames
        self.layout = layout
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
