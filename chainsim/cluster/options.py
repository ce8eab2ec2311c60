"""How a cluster is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chainsim.cluster.able_workers import PluginMismatch


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """How a cluster is used.

    Attributes:
        mismatch: what is done about a worker with another build of a plugin.
        journal_folder: where answers are kept as they arrive; None: nowhere.
        say: told what happens besides answers, a line each.
        patience_s: how long to wait where no worker is left.
        pace_s: how often the pace is told.
    """

    mismatch: PluginMismatch = PluginMismatch.EXCLUDE
    journal_folder: Path | None = None
    say: Callable[[str], None] = lambda _: None
    patience_s: float = 60.0
    pace_s: float = 30.0
