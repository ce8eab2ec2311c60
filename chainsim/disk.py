"""Files that are whole or not there at all: written beside the target under another name, then renamed over it.

Raises plain OSError; who asked for the file knows what to say of it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(target: Path, *, overwrite: bool = True) -> Iterator[Path]:
    """An empty file, hidden, in the target's folder, that becomes the target when the block ends without an error.

    Args:
        target: a file, or where one shall be; not a link, since a link would be replaced.
        overwrite: whether a file that is there may go.

    Raises:
        FileExistsError: there is one, and it may not go.
        OSError: the folder takes no file.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)  # mkstemp makes files private
        if overwrite:
            part.replace(target)
        else:
            target.hardlink_to(part)  # unlike a rename it fails where a file is
    finally:
        part.unlink(missing_ok=True)


def write_whole(target: Path, content: bytes, *, overwrite: bool = True) -> None:
    """Write a file; arguments and errors as `whole_file`."""
    with whole_file(target, overwrite=overwrite) as part:
        part.write_bytes(content)


def native(path: Path) -> bytes | str:
    """The path as libraries want it that are no Python: the bytes of its name, which need not be UTF-8 text."""
    return str(path) if os.name == "nt" else os.fsencode(path)
