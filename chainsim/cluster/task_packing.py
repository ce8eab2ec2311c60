"""A task made ready to be sent: paths told so that any system understands them, files by what they hold."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from chainsim.cluster.task_kind import Kind
from chainsim.cluster.worker_messages import INLINE_BYTES, Parcel, SentFile
from chainsim.engine.message_pipe import pack
from chainsim.errors import ChainsimError
from chainsim.executing import Task
from chainsim.model.options import RunOptions

ROOT = "chainsim:root"
"""Stands for the folder in which a worker has rebuilt what a task reads."""

STORE = "chainsim:store"
"""Stands for the worker's store."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A parcel, the text that is the same for the same work, where its plugins may lie, and where it may go."""

    parcel: Parcel
    identity: str
    plugin_dirs: tuple[Path, ...]
    trusted_files: tuple[Path, ...]
    kind: Kind


class Files:
    """Digests of what is sent; every file is read once, however many tasks want it."""

    def __init__(self) -> None:
        self._known: dict[Path, SentFile] = {}
        self.large: dict[str, Path] = {}
        """SHA-256 -> a file that is sent apart."""
        self._sizes: dict[str, int] = {}

    def sent(self, file: Path) -> SentFile | None:
        """None: it is not there, which its reader will say."""
        path = Path(os.path.abspath(file))  # noqa: PTH100 - `..` goes, links stay
        if path not in self._known:
            if not path.is_file():
                return None
            try:
                self._known[path] = self._read(path)
            except OSError as error:
                raise ChainsimError(f"'{file}' can't be read: {error.strerror or error}") from None
        return self._known[path]

    def size_bytes(self, digest: str) -> int:
        """Of a file that is sent apart, as it was when it was looked at."""
        return self._sizes[digest]

    def piece(self, digest: str, offset: int, most_bytes: int) -> bytes:
        """Of such a file; what has gone meanwhile is zeros, which its digest will show."""
        size = min(most_bytes, self._sizes[digest] - offset)
        found = b""
        with contextlib.suppress(OSError), self.large[digest].open("rb") as stream:
            stream.seek(offset)
            found = stream.read(size)
        return found.ljust(size, b"\0")

    def _read(self, path: Path) -> SentFile:
        size = path.stat().st_size
        if size <= INLINE_BYTES:
            content = path.read_bytes()
            return SentFile(place_below_root(path), hashlib.sha256(content).hexdigest(), len(content), content)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self.large[digest] = path
        self._sizes[digest] = size
        return SentFile(place_below_root(path), digest, size)


class _Move:
    """As `executing.Move`; remembers what it was asked for."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.folders: set[str] = set()
        self.plugin_dirs: tuple[Path, ...] = ()
        self.trusted_files: tuple[Path, ...] = ()

    def file(self, path: Path) -> Path:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100
        there = PurePosixPath(ROOT, place_below_root(absolute))
        self.names[str(there)] = str(path)
        if absolute.is_dir():
            self.folders.add(place_below_root(absolute))
        return Path(there)

    def options(self, options: RunOptions) -> RunOptions:
        self.plugin_dirs = tuple(path.absolute() for path in options.plugin_dirs)
        self.trusted_files = tuple(path.absolute() for path in options.trusted_files)
        cache = Path(STORE, "profiles") if options.cache_folder else None
        return replace(
            options, plugin_dirs=self.plugin_dirs, trusted_files=self.trusted_files, cache_folder=cache
        ).on_processors(1)


def packed(number: int, task: Task[Any], files: Files) -> Packed:
    """The task as it goes.

    Raises:
        ChainsimError: it can't be made ready.
    """
    move = _Move()
    travel = task.travel(move)
    sent = [one for file in travel.files.read if (one := files.sent(file)) is not None]
    # A chain may name a file by its whole path: there it is another one.
    whole = {str(file): f"{ROOT}/{place_below_root(file)}" for file in travel.files.read if file.is_absolute()}
    names = {**move.names, **{there: here for here, there in whole.items()}}
    parcel = Parcel(
        number,
        pack(travel.task, whole),
        tuple(sent),
        tuple(sorted(move.folders)),
        tuple(sorted(names.items(), key=lambda pair: -len(pair[0]))),
        tuple((path, kind, name) for path, (kind, name) in travel.files.plugins.items()),
    )
    kind = Kind(frozenset(travel.files.plugins.values()), travel.system)
    return Packed(parcel, travel.identity, move.plugin_dirs, move.trusted_files, kind)


def place_below_root(path: Path) -> str:
    """Below any root: "C:/songs/x.wav" is "C/songs/x.wav"; other colons are part of a name."""
    return re.sub(r"^/*([A-Za-z]):(?=/)", r"\1", path.as_posix()).lstrip("/")
