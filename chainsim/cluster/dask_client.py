"""From an address to a client of Dask that is connected, and back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chainsim.cluster.address import Address
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

_TIMEOUT_S = 15
_QUIET = {
    "distributed.worker.daemon": False,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.worker.memory.monitor-interval": "5s",
    "logging": {"distributed": "critical"},
}
"""Dask looks at itself some hundred times a second for its dashboard, which takes 5 % of two processors."""

NOT_INSTALLED = "--scheduler needs Dask, which is not installed: pip install 'chainsim[cluster]'"


@contextmanager
def connected(address: Address) -> Iterator[Client]:
    """A client, until the end of the context; workers of this machine that were asked for end with it.

    Raises:
        UsageError: Dask is not here, nobody answers, or there are no certificates for tls.
    """
    try:
        import distributed
    except ImportError:
        raise UsageError(NOT_INSTALLED) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what there is to say is said by the executor
    if address.local_workers is not None:
        with _local(address.local_workers) as client:
            yield client
        return
    url = address.url or ""
    try:
        client = distributed.Client(url, timeout=_TIMEOUT_S, set_as_default=False, security=distributed.Security())
    except (TypeError, ValueError, FileNotFoundError) as error:
        said = str(error).partition("\n")[0]
        raise UsageError(f"--scheduler '{url}': {said}; see 'Certificates' in docs/cluster.md") from None
    except Exception as error:  # whatever a network does
        said = str(error).partition("\n")[0] or type(error).__name__
        raise UsageError(f"--scheduler '{url}': no scheduler answers there ({said})") from None
    try:
        yield client
    finally:
        client.close(timeout=5)


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    """Workers of this machine, as a cluster; heard on the loopback alone."""
    import dask
    import distributed

    with (
        dask.config.set(_QUIET),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client
