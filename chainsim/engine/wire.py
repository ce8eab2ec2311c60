"""Messages through a pair of pipes: a mark, a length, then a pickle.

Both ends are this program at the same version, and the pipes are inherited. A plugin can write to them all the same,
into whatever descriptor it takes for its own: what does not begin with the mark is not read on.
"""

from __future__ import annotations

import os
import pickle
import struct
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
