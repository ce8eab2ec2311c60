"""Options that have a command's work done by the workers of a cluster, and the context that they choose."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from chainsim.cli.report_options import Command


def _log_nothing_cut_off() -> None:
    """A call to the cluster that Ctrl-C cuts off in its first moment fails in Dask's own loop: a traceback to nobody.

    Importing Dask has set this logger, so it is set once that is done.
    """
    import logging  # which no other command needs

    logging.getLogger("tornado.application").setLevel(logging.CRITICAL)


def cluster_options(command: Command) -> Command:
    """A decorator: the command runs in the chosen context and sees none of these options."""

    @functools.wraps(command)
    def run(*args: Any, scheduler: str | None, plugin_mismatch: str, insecure: bool, **values: Any) -> Any:  # noqa: ANN401
        if scheduler is None:
            return command(*args, **values)
        if values.get("everything") is False:
            raise click.UsageError("--scheduler goes with --all; what is named is probed on this machine")
        from chainsim.cluster.executor_selection import on_cluster
        from chainsim.report.kit.cells import clean

        with on_cluster(
            scheduler,
            insecure=insecure,
            mismatch=plugin_mismatch,
            keep=not values.get("no_cache", False),
            say=lambda line: click.echo(clean(f"cluster: {line}"), err=True),
        ):
            _log_nothing_cut_off()
            return command(*args, **values)

    made: Command = run
    for option in (
        click.option(
            "--insecure", is_flag=True,
            help="With --scheduler: allow tcp:// to other machines; anybody on that network can then run programs.",
        ),
        click.option(
            "--plugin-mismatch", type=click.Choice(["fail", "exclude", "note"]), default="exclude", show_default=True,
            help="With --scheduler: what to do about workers that have another build of a plugin.",
        ),
        click.option(
            "--scheduler", metavar="ADDRESS|FILE|dask|local:N",
            help="Have a Dask cluster do the work: tls://HOST:8786, a scheduler file, a .yaml of Dask's configuration, "
            "the one that Dask finds, or N workers here. Whoever runs that scheduler can run programs on the workers "
            "and here: name only one that you trust.",
        ),
    ):  # fmt: skip
        made = option(made)
    return made
