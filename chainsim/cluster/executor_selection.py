"""A cluster chosen for a while: everything that is done meanwhile is done there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from chainsim.cluster.able_workers import PluginMismatch
from chainsim.cluster.address import parse_address
from chainsim.cluster.dask_client import connected
from chainsim.cluster.dask_futures import DaskCalls
from chainsim.cluster.executor import ClusterExecutor, end_workers
from chainsim.cluster.options import ClusterOptions
from chainsim.cluster.scheduler_address import configured
from chainsim.executing import elsewhere


@contextmanager
def on_cluster(
    scheduler: str,
    *,
    insecure: bool = False,
    mismatch: str = PluginMismatch.EXCLUDE,
    keep: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Have what is done in this context done by the workers of a scheduler.

    Args:
        scheduler: as `--scheduler` has it.
        insecure: whether a network without encryption may be used.
        mismatch: "fail", "exclude" or "note": what is done about a worker with another build of a plugin.
        keep: whether answers are kept as they arrive, and those that were kept are used.
        say: told what happens besides answers, a line each.

    Raises:
        UsageError: no such scheduler, or it may not be used.
    """
    with configured(scheduler) as address, connected(parse_address(address, insecure=insecure)) as client:
        sender = DaskCalls(client)
        folder = Path(platformdirs.user_cache_dir("chainsim")) / "cluster" if keep else None
        options = ClusterOptions(PluginMismatch(mismatch), folder, say)
        try:
            with elsewhere(lambda: ClusterExecutor(sender, options)):
                yield
        finally:
            end_workers(sender)
