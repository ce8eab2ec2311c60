"""What has been sent to workers and is not answered yet."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.cluster.task_queue import Item
from chainsim.cluster.worker_messages import Told


@dataclass(frozen=True, slots=True)
class Survey:
    """What a worker works with; `question`: number of what was asked, which may have changed since."""

    address: str
    question: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """A batch, and the workers that may do it."""

    items: tuple[Item, ...]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fetch:
    """Answers that wait in a store, and the workers that share it."""

    told: tuple[Told, ...]
    items: tuple[Item, ...]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way into a store."""

    store: str
    digest: str
    offset: int
    places: frozenset[str]


Call = Survey | Work | Fetch | Upload
