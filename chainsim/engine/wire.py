"""Messages through a pair of pipes: a length, then a pickle.

Both ends are this program at the same version; the pipes are inherited, nobody else can write to them.
"""

from __future__ import annotations

import os
import pickle
import struct
from typing import Any

_LENGTH = struct.Struct("<I")


def send(descriptor: int, message: object) -> None:
    """Write one message.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    payload = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    rest = memoryview(_LENGTH.pack(len(payload)) + payload)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class Receiver:
    """The reading end; several messages may arrive in one piece."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()

    def receive(self) -> Any:  # noqa: ANN401 - the caller knows which side it is on
        """The next message; waits for it. None at the end."""
        while (message := self._take()) is None:
            piece = os.read(self._descriptor, 65536)
            if not piece:
                return None
            self._buffer += piece
        return message

    def _take(self) -> Any:  # noqa: ANN401
        if len(self._buffer) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer)
        end = _LENGTH.size + length
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return pickle.loads(payload)  # noqa: S301 - see the module's docstring
