"""What a strip sends on, kept on disk until it is summed: memory must not grow with the length of a session."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable

import numpy as np

from chainsim.errors import ChainsimError
from chainsim.model.audio import Audio
from chainsim.units import gain_from_db

CHANNELS = 2
_FRAME_BYTES = CHANNELS * np.dtype(np.float32).itemsize
_TAIL_ENDS = np.float32(gain_from_db(-120.0))
"""Of what comes after the strip's own source, nothing quieter than that is counted as sound: padding to whole blocks
would otherwise make every sum longer."""


class PlacedAudio:
    """Two channels from `start_frame` of the session on; a temporary file without a name, so that nothing can leave it.

    Args:
        start_frame: when it begins.

    Raises:
        ChainsimError: the temporary folder is full.
    """

    def __init__(self, start_frame: int = 0) -> None:
        self._file = tempfile.TemporaryFile(prefix="chainsim-", suffix=".strip")  # noqa: SIM115 - closed by close
        self._start_frame = start_frame
        self._written_frames = 0
        self._frames = 0

    def __reduce__(self) -> tuple[Callable[..., PlacedAudio], tuple[int, int, int, bytes]]:
        """With all that was written."""
        self._file.seek(0)
        return _again, (self._start_frame, self._written_frames, self._frames, self._file.read())

    @property
    def end_frame(self) -> int:
        """Of the session, one behind the last: where the source has ended and its tail has died away."""
        return self._start_frame + self._frames

    def write(self, block: Audio, source_frames: int) -> None:
        """The next frames, (2, frames), of which so many belong to the source and the rest to its tail."""
        self._keep(np.ascontiguousarray(block.T).data)
        loud = np.flatnonzero(np.abs(block).max(axis=0) > _TAIL_ENDS)
        sounding = max(source_frames, int(loud[-1]) + 1 if loud.size else 0)
        if sounding:
            self._frames = self._written_frames + sounding
        self._written_frames += block.shape[1]

    def _keep(self, content: bytes | memoryview) -> None:
        try:
            self._file.write(content)
            self._file.flush()  # a full disk shows here, and not when it is read
        except OSError as error:
            folder = tempfile.gettempdir()
            message = f"can't keep a track in '{folder}' until it is summed ({error.strerror}); set TMPDIR to another"
            raise ChainsimError(message) from error

    def read(self, first_frame: int, frames: int) -> Audio:
        """(2, frames) of the session, silence before and after."""
        out = np.zeros((CHANNELS, frames), dtype=np.float32)
        begin, end = max(first_frame, self._start_frame), min(first_frame + frames, self.end_frame)
        if begin < end:
            self._file.seek((begin - self._start_frame) * _FRAME_BYTES)
            data = np.frombuffer(self._file.read((end - begin) * _FRAME_BYTES), dtype=np.float32)
            out[:, begin - first_frame : end - first_frame] = data.reshape(-1, CHANNELS).T
        return out

    def close(self) -> None:
        """Give the disk back."""
        with contextlib.suppress(OSError):  # what did not fit on the disk is still to be written: nobody needs it
            self._file.close()


def _again(start_frame: int, written_frames: int, frames: int, content: bytes) -> PlacedAudio:
    """As it was in the process that wrote it."""
    audio = PlacedAudio(start_frame)
    try:
        audio._keep(content)
    except ChainsimError:
        audio.close()
        raise
    audio._written_frames, audio._frames = written_frames, frames
    return audio
