"""What goes to a worker, and what comes back at once."""

from __future__ import annotations

from dataclasses import dataclass

INLINE_BYTES = 64 << 10
"""Files up to this size go with the task; larger ones once to each host, into its store."""

SUMMARY_BYTES = 1 << 10
"""Answers up to this size come back at once; larger ones wait in the worker's store until somebody asks for them."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a task reads."""

    place: str  # below the task's root, with slashes
    digest: str  # SHA-256 of what it holds
    size_bytes: int
    content: bytes | None = None  # None: it is, or is to be, in the store


@dataclass(frozen=True, slots=True)
class Parcel:
    """A task on its way.

    Attributes:
        number: as it was submitted under.
        task: packed.
        files: what it reads.
        folders: what has to be there though it may be empty, below the root.
        names: text of a path over there, and of the same path here; the longest first.
        plugins: of its stages, (path, kind, name).
    """

    number: int
    task: bytes
    files: tuple[SentFile, ...]
    folders: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    plugins: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Parcels that one worker does one after the other.

    Attributes:
        parcels: at least one.
    """

    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a parcel, in at most 1 kB.

    Attributes:
        number: of the parcel.
        answer: packed, where it is small; else it lies in the store under `digest`.
        digest: SHA-256 of the packed answer.
        seconds: that it took.
        hung: path of the stage whose plugin did not come back ("" where it is not known which); None: none.
        note: what else there is to say, such as a worker process that had to be replaced.
    """

    number: int
    answer: bytes | None
    digest: str
    seconds: float
    hung: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A batch, or as much of it as was done: what is wanting had no files, or was cancelled.

    Attributes:
        store: name of the store, one for each host.
        address: of the worker.
        told: one for each parcel that was done.
        missing: digests of files that the store has not.
        busy_s: time in which a task was worked on.
    """

    store: str
    address: str
    told: tuple[Told, ...]
    missing: tuple[str, ...] = ()
    busy_s: float = 0.0
