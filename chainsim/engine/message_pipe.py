"""Messages through a pair of pipes: a mark, a length, then a pickle. And the same as bytes, for other machines.

Both ends are this program at the same version, and the pipes are inherited. A plugin can write to them all the same,
into whatever descriptor it takes for its own: what does not begin with the mark is not read on.
"""

from __future__ import annotations

import contextlib
import copyreg
import functools
import io
import os
import pickle
import re
import select
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path, PosixPath, PurePath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import Any

from chainsim.engine.quick_pickling import dumps

_MARK = b"\xc5chainsim\x0a"
_HEAD = struct.Struct(f"<{len(_MARK)}sI")


_ROOM_BYTES = 1 << 20


class JunkError(Exception):
    """Something that is no message stands on the wire; nothing that follows can be read."""


def make_room(descriptor: int) -> None:
    """For whole messages in a pipe, where the system can (Linux): who sends 100 kB need not wait for its reader."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _ROOM_BYTES)


def send(descriptor: int, message: object) -> None:
    """Write one message.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    payload = dumps(message)
    rest = memoryview(_HEAD.pack(_MARK, len(payload)) + payload)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def pack(value: object, names: Mapping[str, str] | None = None) -> bytes:
    """A value as bytes that a machine with another system can read too: paths go as text with slashes.

    Args:
        value: what can be pickled.
        names: beginning of a path here -> what it is called where the value goes to, the longest first; in texts too.
    """
    plain = _pickled(value, _Packer)
    if any(written.encode("utf-8", "surrogatepass") in plain for one in names or () for written in _written(one)):
        plain = _pickled(value, functools.partial(_RenamingPacker, names or {}))
    return zlib.compress(plain, 1)


def unpack(content: bytes, folders: Mapping[str, Path] | None = None) -> Any:  # noqa: ANN401 - what was packed
    """What was packed by this program at the same version; bytes of anybody else's are a program of theirs.

    Args:
        content: from `pack`.
        folders: what the first part of a path stands for, where it is one of these names, and of a renamed text.
    """
    return _Unpacker(zlib.decompress(content), folders or {}).load()


def _pickled(value: object, packer: Callable[..., pickle.Pickler]) -> bytes:
    stream = io.BytesIO()
    packer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def _path(text: str) -> Path:
    """Stands for a path in what is packed; `_Unpacker` has its own in place of it."""
    return Path(text)


def _reduced(path: PurePath) -> tuple[Callable[[str], Path], tuple[str]]:
    return _path, (path.as_posix(),)


class _Packer(pickle.Pickler):
    """Has a table of types rather than a function that is asked about every value, which takes twice as long."""

    dispatch_table = copyreg.dispatch_table | dict.fromkeys(
        (PurePosixPath, PureWindowsPath, PosixPath, WindowsPath), _reduced
    )


class _RenamingPacker(_Packer):
    """Looks at everything, which takes twice as long."""

    def __init__(self, names: Mapping[str, str], stream: io.BytesIO, protocol: int) -> None:
        super().__init__(stream, protocol=protocol)
        self._names = names

    def persistent_id(self, value: Any) -> tuple[bool, bytes] | None:  # noqa: ANN401
        is_path = isinstance(value, PurePath)
        if not is_path and not isinstance(value, str):
            return None
        text = value.as_posix() if is_path else value
        new = _renamed(text, self._names)
        # As bytes: a text would be looked at again.
        return None if new == text else (is_path, new.encode("utf-8", "surrogatepass"))


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with every path that begins with one of the names as it is called elsewhere."""
    for here, there in names.items():
        new, end = ("", r"[\\/]") if there == "." else (there.replace("\\", r"\\"), r"(?![\w-])")
        for written in _written(here):
            if written in text:
                text = re.sub(rf"(?<!\w){re.escape(written)}{end}", new, text)
    return text


def _written(name: str) -> set[str]:
    """As texts have it on this system, and as paths are packed."""
    return {name, name.replace("\\", "/")}


class _Unpacker(pickle.Unpickler):
    def __init__(self, content: bytes, folders: Mapping[str, Path]) -> None:
        super().__init__(io.BytesIO(content))
        self._folders = folders

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        return self._path if (module, name) == (__name__, _path.__name__) else super().find_class(module, name)

    def persistent_load(self, told: Any) -> Path | str:  # noqa: ANN401
        is_path, content = told
        text = content.decode("utf-8", "surrogatepass")
        path = self._path(text)
        return path if is_path else str(path) if text.partition("/")[0] in self._folders else text

    def _path(self, text: str) -> Path:
        first, _, rest = text.partition("/")
        return self._folders[first] / rest if first in self._folders else Path(text)


class Receiver:
    """The reading end; several messages may arrive in one piece."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()

    def comes_within(self, wait_s: float) -> bool:
        """Whether something of a message, or the end, comes so soon. Not on Windows."""
        if self._buffer:
            return True
        comes = select.poll()
        comes.register(self._descriptor, select.POLLIN)
        return bool(comes.poll(wait_s * 1000.0))

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
        try:
            with memoryview(self._buffer) as whole, whole[_HEAD.size : end] as payload:
                message = pickle.loads(payload)  # noqa: S301 - see the module's docstring
        except Exception as error:  # junk in the middle of a message can look like anything
            raise JunkError from error
        del self._buffer[:end]
        return message
