"""A folder in which the tasks of a batch find what they read, each file where it was relative to the others."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chainsim.cluster.host_store import Store
from chainsim.cluster.worker_messages import Parcel


class FileGoneError(Exception):
    """Another batch of this host has just had to make room; `digest` is what the store has no more."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


@contextmanager
def batch_folder(parcels: Iterable[Parcel], store: Store) -> Iterator[Path]:
    """Its root, until the end of the context. A file that several read lies there once: a run reads each path once.

    Raises:
        FileGoneError: on the way in.
    """
    root = store.folder / "work" / uuid.uuid4().hex
    root.mkdir()
    try:
        for place in {folder: None for parcel in parcels for folder in parcel.folders}:
            _below(root, place).mkdir(parents=True, exist_ok=True)
        for file in {one.place: one for parcel in parcels for one in parcel.files}.values():
            path = _below(root, file.place)
            path.parent.mkdir(parents=True, exist_ok=True)
            if file.content is not None:
                path.write_bytes(file.content)
            else:
                _linked(file.digest, store, path)
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def missing(parcel: Parcel, store: Store) -> list[str]:
    """Digests of what it reads and the store has not."""
    return [one.digest for one in parcel.files if one.content is None and store.file(one.digest) is None]


def _below(root: Path, place: str) -> Path:
    """Never outside: what is sent is believed, but a mistake in it must not write over this host's files."""
    path = Path(os.path.normpath(root / place))
    if not path.is_relative_to(root):
        raise ValueError(f"{place}: outside")
    return path


def _linked(digest: str, store: Store, path: Path) -> None:
    """As another name of the same file, which stays until the task has ended, whoever makes room meanwhile."""
    try:
        kept = store.file(digest)
        if kept is None:
            raise FileNotFoundError
        with contextlib.suppress(FileExistsError):
            try:
                os.link(kept, path)
            except (FileExistsError, FileNotFoundError):
                raise
            except OSError:
                shutil.copyfile(kept, path)
    except FileNotFoundError:
        raise FileGoneError(digest) from None
