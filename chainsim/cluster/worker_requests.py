"""What else a Dask worker is asked for: what it works with, files for its store, answers out of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chainsim.cluster import worker_processes
from chainsim.cluster.host_store import StoreFullError, store_here
from chainsim.executing import Inventory
from chainsim.executing.machine_fingerprint import inventory
from chainsim.model.search_paths import SearchPaths


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What is there, and the name of the store that this worker shares with others of its host."""

    inventory: Inventory
    store: str


def survey(plugins: Sequence[tuple[str, str]], plugin_dirs: Sequence[Path], trusted: Sequence[Path]) -> Surveyed:
    """Of the worker that is asked. Plugin files are read and not loaded; its worker process is started on the way."""
    from distributed import get_worker

    address = get_worker().address
    worker_processes.warm(address)
    places = SearchPaths(Path.cwd(), tuple(plugin_dirs), tuple(trusted))
    return Surveyed(replace(inventory(plugins, places), place=address), store_here().name)


def put_file(digest: str, content: bytes, offset: int, size_bytes: int, by: str) -> str | None:
    """A piece of a file for the store of this host; None, or why it can't be kept."""
    try:
        store_here().put(digest, content, offset, size_bytes, by)
    except StoreFullError as error:
        return f"the store is full: {error}"
    except (OSError, ValueError) as error:
        return f"the store can't keep it: {error}"
    return None


def fetch(digests: Sequence[str]) -> list[bytes | None]:
    """Answers that wait in this host's store; they go with that. None: it is not there."""
    store = store_here()
    found = [store.answer(digest) for digest in digests]
    for digest in digests:
        store.forget(digest)
    return found


async def leave(dask_worker: Any = None) -> None:  # noqa: ANN401 - Dask gives it by this name
    """A run is over: the worker processes of this Dask worker end, while its loop goes on for the next run."""
    await asyncio.to_thread(worker_processes.leave, dask_worker.address)
