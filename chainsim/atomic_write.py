"""Files that are whole or not there at all: written beside the target under another name, then renamed over it.

What is renamed is on the disk before: after a power cut there is the old file or the new, never an empty one. All that
is written goes through here. Raises plain OSError; who asked for the file knows what to say of it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

_BYTES = getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def whole_file(
    target: Path, *, overwrite: bool = True, like: Path | None = None, durable: bool = True, private: bool = False
) -> Iterator[Path]:
    """An empty file, hidden, in the target's folder, that becomes the target when the block ends without an error.

    Args:
        target: a file, or where one shall be; not a link, since a link would be replaced.
        overwrite: whether a file that is there may go.
        like: whose mode, owner and extended attributes it takes; None: those of any new file.
        durable: whether it has to be on the disk when this returns; not where it can be made again, as in a cache.
        private: nobody but its owner may read it, at no moment.

    Raises:
        FileExistsError: there is one, and it may not go.
        OSError: the folder takes no file.
    """
    descriptor, part = _new_file(target, private=private or like is not None)
    os.close(descriptor)
    with _becoming(target, part, overwrite=overwrite, like=like, durable=durable):
        yield part


def write_whole(
    target: Path, content: bytes, *, overwrite: bool = True, like: Path | None = None, durable: bool = True
) -> None:
    """Write a file; arguments and errors as `whole_file`."""
    descriptor, part = _new_file(target, private=like is not None)
    with _becoming(target, part, overwrite=overwrite, like=like, durable=durable):
        _write(descriptor, content)


def _new_file(target: Path, *, private: bool) -> tuple[int, Path]:
    """An empty one beside the target, under a name that nobody has; open for writing."""
    mode = 0o600 if private else 0o666  # of which the system takes what new files don't get
    while True:
        name = f".{target.name[:40]}.{os.urandom(4).hex()}.part"
        part = os.path.join(target.parent, name)  # noqa: PTH118 - results are kept by the hundred
        with contextlib.suppress(FileExistsError):
            return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BYTES, mode), Path(part)


def _write(descriptor: int, content: bytes) -> None:
    """And close it: a file that is open can't be renamed on Windows."""
    with open(descriptor, "wb", buffering=0) as file:
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]


@contextlib.contextmanager
def _becoming(target: Path, part: Path, *, overwrite: bool, like: Path | None, durable: bool) -> Iterator[None]:
    """What is written to `part` becomes the target, unless an error stops that; in any case it is gone afterwards."""
    try:
        yield
        if durable:
            _to_disk(part)
        if like is not None:
            _take_after(like, part)
        if overwrite:
            part.replace(target)
        else:
            _take_place(part, target)
            part.unlink(missing_ok=True)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _take_place(part: Path, target: Path) -> None:
    """Become the target unless there is one: a hard link fails where a file is, a rename does not.

    exFAT and FAT know no links, and each system says so in its own way. There the name is taken first, by an empty
    file that only who asks for a new one can make.
    """
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        target.open("xb").close()
        try:
            part.replace(target)
        except OSError:
            target.unlink()
            raise


def _take_after(like: Path, part: Path) -> None:
    shutil.copystat(like, part)
    os.utime(part)  # it has just been changed
    if hasattr(os, "chown"):
        status = like.stat()
        with contextlib.suppress(PermissionError):  # giving files away is root's privilege
            os.chown(part, status.st_uid, status.st_gid)
        part.chmod(stat.S_IMODE(status.st_mode))  # chown takes set-id bits away


def _to_disk(part: Path) -> None:
    handle = os.open(part, os.O_RDWR | _BYTES)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def native(path: Path) -> bytes | str:
    """The path as libraries want it that are no Python: the bytes of its name, which need not be UTF-8 text."""
    return str(path) if os.name == "nt" else os.fsencode(path)
