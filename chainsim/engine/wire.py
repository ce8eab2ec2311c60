"""Messages through a pair of pipes: a mark, a length, then a pickle. And the same as bytes, for other machines.

Both ends are this program at the same version, and the pipes are inherited. A plugin can write to them all the same,
into whatever descriptor it takes for its own: what does not begin with the mark is not read on.
"""

from __future__ import annotations

import io
import os
import pickle
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

_MARK = b"\xc5chainsim\x0a"
_HEAD = struct.Struct(f"<{len(_MARK)}sI")


class JunkError(Exception):
    """Something that is no message stands on the wire; nothing that follows can be read."""


def send(descriptor: int, message: object) -> None:
    """Write one message.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    payload = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    rest = memoryview(_HEAD.pack(_MARK, len(payload)) + payload)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def pack(value: object) -> bytes:
    """A value as bytes that a machine with another system can read too: paths go as text with slashes."""
    return zlib.compress(_plain(value), 1)


def mentions(value: object, text: str) -> bool:
    """Whether a text stands anywhere in what can be packed."""
    return text.encode() in _plain(value)


def _plain(value: object) -> bytes:
    stream = io.BytesIO()
    _Packer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def unpack(content: bytes, folders: Mapping[str, Path] | None = None) -> Any:  # noqa: ANN401 - what was packed
    """What was packed by this program at the same version; bytes of anybody else's are a program of theirs.

    Args:
        content: from `pack`.
        folders: what the first part of a path stands for, where it is one of these names.
    """
    return _Unpacker(zlib.decompress(content), folders or {}).load()


class _Packer(pickle.Pickler):
    def persistent_id(self, value: Any) -> str | None:  # noqa: ANN401
        return value.as_posix() if isinstance(value, PurePath) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, content: bytes, folders: Mapping[str, Path]) -> None:
        super().__init__(io.BytesIO(content))
        self._folders = folders

    def persistent_load(self, text: Any) -> Path:  # noqa: ANN401
        first, _, rest = str(text).partition("/")
        return self._folders[first] / rest if first in self._folders else Path(text)


class Receiver:
    """The reading end; several messages may arrive in one piece."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()

    def receive(self) -> Any:  # noqa: ANN401 - the caller knows which side it is on
        """The next message; waits for it. None at the end.

        Raises:
            JunkError: what stands there is none.
        """
        while (message := self._take()) is None:
            piece = os.read(self._descriptor, 65536)
            if not piece:
                return None
            self._buffer += piece
        return message

    def _take(self) -> Any:  # noqa: ANN401
        if not _MARK.startswith(self._buffer[: len(_MARK)]):
            raise JunkError
        if len(self._buffer) < _HEAD.size:
            return None
        _, length = _HEAD.unpack_from(self._buffer)
        end = _HEAD.size + length
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[_HEAD.size : end])
        del self._buffer[:end]
        try:
            return pickle.loads(payload)  # noqa: S301 - see the module's docstring
        except Exception as error:  # junk in the middle of a message can look like anything
            raise JunkError from error
