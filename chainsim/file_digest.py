"""Files and bundles by what they hold, wherever they lie and whatever they are called."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

LARGEST_BYTES = 1 << 30
"""What is larger counts by size and time of change: sparse files can have terabytes, and take years to read."""


def file_digest(path: Path, *, largest_in_bundle_bytes: int | None = None) -> str:
    """SHA-256, in hex, of a file, or of a bundle's files with their names; nothing of what is neither.

    Files beyond `LARGEST_BYTES` count by size and time of change.
    A pipe might never end, or never begin. A file that can't be read counts by its name.

    Args:
        path: a file, or a folder.
        largest_in_bundle_bytes: larger files inside a folder count by size and time of change; None: as by themselves.
    """
    digest = hashlib.sha256()
    inside_bytes = largest_in_bundle_bytes or LARGEST_BYTES
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(os.fsencode(file.relative_to(path).as_posix()) + b"\0")
            with contextlib.suppress(OSError):
                digest.update(_content(file, inside_bytes if file != path else LARGEST_BYTES).encode() + b"\0")
    return digest.hexdigest()


def _content(file: Path, largest_bytes: int) -> str:
    stat = file.stat()
    if stat.st_size > largest_bytes:
        return f"{stat.st_size} {stat.st_mtime_ns}"
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
