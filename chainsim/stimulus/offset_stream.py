"""What follows the tags of a file, as a stream of its own."""

from __future__ import annotations

import io
import os
from typing import Any, BinaryIO


def behind(stream: BinaryIO, start: int) -> BinaryIO:
    """The stream from a byte on; that one is position 0 of what is returned."""
    return io.BufferedReader(_Behind(stream, start)) if start else stream


class _Behind(io.RawIOBase):
    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._start = start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._stream.seek(offset + (self._start if whence == os.SEEK_SET else 0), whence) - self._start

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - Buffer has a name from Python 3.12 on
        view = memoryview(buffer)
        piece = self._stream.read(len(view))
        view[: len(piece)] = piece
        return len(piece)
