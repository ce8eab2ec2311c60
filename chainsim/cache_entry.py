"""One kept value as a file: a digest of what follows, then MessagePack with every field by its name.

Whatever is wrong with an entry makes it as good as none: damage, a type that has changed since, nesting without end, a
pipe, a link, a device, gigabytes. Reading makes nothing but plain data of the type that was asked for, so that a cache
shared between machines can hold wrong numbers but no code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from chainsim.atomic_write import write_whole
from chainsim.files_found import files_in

MOST_BYTES = 64 << 20
"""Of an entry; half a minute of audio at 192 kHz, kept to be listened to, takes 46 MB."""

PART = ".part"
"""Ends the name of a file that is being written."""

_DIGEST_BYTES = 32
_STALE_S = 3600.0  # of a file that was never finished
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes into is not waited for
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_BYTES = getattr(os, "O_BINARY", 0)

_describing = threading.Lock()
"""msgspec keeps what it has learnt of a class with the class; a second thread that finds it half done crashes."""

T = TypeVar("T")


class Entries(Generic[T]):
    """Reads and writes entries of one type.

    Args:
        kind: a dataclass with fields that msgspec knows, or that the two functions do.
        plain: what stands for a value that msgspec does not know.
        made: the value of a type again, from what stands for it; raises where that is not possible.
    """

    def __init__(
        self,
        kind: type[T],
        plain: Callable[[Any], Any] | None = None,
        made: Callable[[type, Any], Any] | None = None,
    ) -> None:
        self._encoder = msgspec.msgpack.Encoder(enc_hook=plain)
        with _describing:
            self._decoder = msgspec.msgpack.Decoder(kind, dec_hook=made)

    def read(self, path: Path) -> T | None:
        """What the file holds, None where that can't be told. It counts as used now, if that may be noted."""
        try:
            content = _regular_file(path)
            if hashlib.sha256(content[_DIGEST_BYTES:]).digest() != content[:_DIGEST_BYTES]:
                return None
            value = self.decoded(memoryview(content)[_DIGEST_BYTES:])
        except Exception:
            return None
        with contextlib.suppress(OSError):  # a cache that can only be read
            os.utime(path)
        return value

    def decoded(self, content: bytes | memoryview) -> T:
        """What `encoded` gave. Raises whatever msgspec says of what is no such value."""
        return self._decoder.decode(content)

    def encoded(self, value: T) -> bytes | None:
        """The value without a digest; None where it could not be read again.

        That is one that is too large, or holds text that is none: a file's name need not be UTF-8.
        """
        try:
            content = self._encoder.encode(value)
        except UnicodeEncodeError:
            return None
        return content if len(content) + _DIGEST_BYTES <= MOST_BYTES else None

    def write(self, path: Path, value: T) -> bytes | None:
        """Keep a value, and tell it `encoded`. A folder that can't be written to is no error."""
        content = self.encoded(value)
        if content is None:
            return None
        whole = hashlib.sha256(content).digest() + content
        with contextlib.suppress(OSError):
            try:
                write_whole(path, whole, durable=False)
            except FileNotFoundError:  # the first in its folder
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, whole, durable=False)
        return content


def prune(folder: Path, most_bytes: int, suffix: str = "") -> None:
    """Bring the entries whose names end like this within a size, those not used for longest first.

    What was never finished goes as well.
    """
    with contextlib.suppress(OSError):
        files = files_in(folder)
        stale_s = time.time() - _STALE_S
        total_bytes = sum(file.size_bytes for file in files if file.path.name.endswith(suffix))
        for file in sorted(files, key=lambda file: file.used_s):
            if file.path.suffix == PART and file.used_s < stale_s:
                file.path.unlink(missing_ok=True)
            elif total_bytes > most_bytes and file.path.name.endswith(suffix):
                file.path.unlink(missing_ok=True)
                total_bytes -= file.size_bytes


def _regular_file(path: Path) -> bytes:
    """Its content.

    Raises:
        OSError: it is no file, or a link, or can't be read.
        ValueError: it is too large.
    """
    descriptor = os.open(path, os.O_RDONLY | _NO_WAITING | _NO_LINKS | _BYTES)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - what was looked at is what is read
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError("no regular file")
        if found.st_size > MOST_BYTES:
            raise ValueError("too large")
        return file.read(MOST_BYTES)
