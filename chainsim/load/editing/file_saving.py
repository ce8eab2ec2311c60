"""An edited chain file into its place on disk, as a careful editor does it.

Written whole beside the file and then renamed over it: a reader sees the old text or the new, never half of it. Mode,
owner and extended attributes stay. Behind a symbolic link it is the target that changes. Left alone is what may not be
written, what would part a hard link, and what has changed since it was read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from chainsim.atomic_write import write_whole
from chainsim.errors import ChainFileError, Problem
from chainsim.load.chain_document import ChainDocument
from chainsim.load.session_document import SessionDocument


def ensure_editable(file: str) -> None:
    """Say before a long render whether a chain file can be written at all.

    Raises:
        ChainFileError: it can't, and why.
    """
    _target(file)


def save(before: ChainDocument | SessionDocument, after: ChainDocument | SessionDocument) -> None:
    """Replace the file that `before` was read from.

    Raises:
        ChainFileError: it has changed since, or can't be written; it is as it was.
    """
    target = _target(before.file)
    try:
        if target.read_bytes() != before.content:
            raise _left_alone(before.file, "has changed on disk since it was read", "run it again")
        write_whole(target, after.content, like=target)
    except OSError as error:
        raise _left_alone(before.file, f"can't be written: {error.strerror}") from error


def _target(file: str) -> Path:
    """The file itself, behind any symbolic links."""
    try:
        target = Path(file).resolve(strict=True)
        status = target.stat()
    except (OSError, RuntimeError) as error:
        raise _left_alone(file, f"can't be written: {getattr(error, 'strerror', None) or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise _left_alone(file, "is no file on disk that could be rewritten")
    # As editors have it: without a single write bit a file is read-only even for root, who could.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise _left_alone(file, "is read-only")
    if status.st_nlink > 1:
        raise _left_alone(file, f"has {status.st_nlink} hard links, which replacing it would part")
    return target


def _left_alone(file: str, why: str, advice: str = "--diff shows the change") -> ChainFileError:
    return ChainFileError([Problem(file, None, None, f"{why}; nothing was written, {advice}")])
