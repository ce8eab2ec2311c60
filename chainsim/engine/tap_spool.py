"""A tap kept on disk, to be played as the source of the stages behind it.

Taps are lined up with the source, so what comes out of the stages behind is the same as in a whole render. Nothing but
the source's own frames is kept: what rings on after them was judged in the render that kept them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import numpy as np

from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo

_SAMPLE_BYTES = 4


class KeptTap:
    """Write blocks, all but the last of one size; then play them as often as you like, one pass at a time.

    Raises:
        OSError: the temporary folder has no room.
    """

    def __init__(self, name: str, audio: AudioFormat) -> None:
        self._file = tempfile.TemporaryFile(buffering=0, prefix="chainsim-", suffix=".tap")  # noqa: SIM115 - by close
        self._name = name
        self._audio = audio
        self._frames: list[int] = []  # of each block

    @property
    def nbytes(self) -> int:
        """What it takes on disk."""
        return sum(self._frames) * self._audio.channels * _SAMPLE_BYTES

    @property
    def info(self) -> SourceInfo:
        """As of any stimulus."""
        return SourceInfo("array", self._name, self._audio, sum(self._frames))

    def write(self, block: Audio) -> None:
        """Keep the next frames, (channels, frames)."""
        left = np.ascontiguousarray(block).data.cast("B")
        while left:  # a disk that is nearly full takes a part
            left = left[self._file.write(left) :]
        self._frames.append(block.shape[1])

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        """A pass from the first frame.

        Raises:
            ValueError: blocks of another size were written.
        """
        if any(frames != block_frames for frames in self._frames[:-1]):
            raise ValueError(f"kept in blocks of {self._frames[0]} frames, not {block_frames}")
        channels, position = self._audio.channels, 0
        for frames in self._frames:
            self._file.seek(position)
            data = self._file.read(frames * channels * _SAMPLE_BYTES)
            position += len(data)
            yield np.frombuffer(data, dtype=np.float32).reshape(channels, frames)

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()
