"""`scheduler=`: work of a function done by the workers of a Dask cluster, as `--scheduler` has it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chainsim.library.arguments import choice_of, flag_of, wrong


@dataclass(frozen=True, slots=True)
class Scheduler:
    """A scheduler, and how it is used. Whoever controls one runs programs on its workers and here.

    Attributes:
        address: "tls://HOST:PORT", "tcp://HOST:PORT", "local:N", a scheduler file, "dask" for the one that Dask's own
            configuration names, or a .yaml of such a configuration.
        insecure: allow tcp:// beyond this machine.
        plugin_mismatch: "fail", "exclude" or "note": what is done about a worker with another build of a plugin.
        say: told what happens besides answers, a line each; None: a warning to the logger "chainsim.cluster".
    """

    address: str
    insecure: bool = False
    plugin_mismatch: str = "exclude"
    say: Callable[[str], None] | None = None


@contextmanager
def done_by(scheduler: object, *, keep: bool = True) -> Iterator[None]:
    """What is done in this context is done by that cluster; by this machine for None.

    Args:
        scheduler: a `Scheduler`, or its address.
        keep: whether answers are kept as they arrive, and those that were kept are used.

    Raises:
        UsageError: no such scheduler, or it may not be used.
    """
    if scheduler is None:
        yield
        return
    one = Scheduler(scheduler) if isinstance(scheduler, str) else scheduler
    if not isinstance(one, Scheduler) or not isinstance(one.address, str):
        raise wrong("scheduler", "an address such as 'tls://farm:8786', or a Scheduler", scheduler)
    from chainsim.cluster.able_workers import PluginMismatch
    from chainsim.cluster.executor_selection import on_cluster

    with on_cluster(
        one.address,
        insecure=flag_of("insecure", one.insecure),
        mismatch=choice_of("plugin_mismatch", one.plugin_mismatch, PluginMismatch),
        keep=keep,
        say=one.say or logging.getLogger("chainsim.cluster").warning,
    ):
        yield
