"""The server: on this machine alone, on a free port, until Ctrl-C."""

from __future__ import annotations

import contextlib
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from chainsim.model.options import RunOptions
from chainsim.serve.access import Access
from chainsim.serve.jobs import Jobs
from chainsim.serve.launch_options import Opened
from chainsim.serve.page_reconnection import ReconnectionChallenge
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.restart_state import remember, remembered
from chainsim.serve.routes import Routes
from chainsim.serve.workspace import Workspace

_TURN_S = 0.0005
"""Of a thread of Python: what answers the page would wait five milliseconds each time for what meters a track."""


@contextmanager
def server(
    options: RunOptions,
    opened: Opened,
    port: int = 0,
    remembered_in: Path | None = None,
) -> Iterator[tuple[uvicorn.Server, socket.socket, str]]:
    """A server that is ready to be run, its socket, and the address to open; all is ended behind it.

    Args:
        options: of every check.
        opened: what it is started with.
        port: 0: the one of last time where it is free, else any.
        remembered_in: the file that says which that was; None: nothing is remembered.

    Raises:
        OSError: the port is taken.
        AudioError: the audio can't be played.
    """
    workspace = Workspace(options, opened.base, opened.document)
    jobs = Jobs()
    with tempfile.TemporaryDirectory(prefix="chainsim-serve-") as uploads, socket.socket() as listening:
        before = remembered(remembered_in)
        bound = _bound(listening, port, before.ports.get(opened.name, 0))
        remember(remembered_in, before, opened.name, bound)
        token, returning = secrets.token_urlsafe(24), ReconnectionChallenge(before.key, bound)
        plugins = PluginList(options.plugin_dirs, options.limits)
        routes = Routes(
            workspace, plugins, Path(uploads), jobs, options, opened,
            is_ending=lambda: running.should_exit, key=returning.key,
        )  # fmt: skip
        config = uvicorn.Config(
            Access(routes.application(), bound, token, returning, home=opened.page),
            log_level="error", access_log=False, server_header=False, ws="none", proxy_headers=False,
            timeout_graceful_shutdown=3, h11_max_incomplete_event_size=65_536,
        )  # fmt: skip
        running = uvicorn.Server(config)
        try:
            if opened.audio is not None:
                workspace.take_track(opened.audio, opened.audio.name)
            yield running, listening, f"http://127.0.0.1:{bound}/?token={token}"
        finally:
            jobs.close()
            workspace.close()


def _bound(listening: socket.socket, port: int, last_port: int) -> int:
    """The port that is ours from now on."""
    if sys.platform != "win32":  # where it would let two listen at one port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if not port and last_port:
        with contextlib.suppress(OSError):
            listening.bind(("127.0.0.1", last_port))
            return last_port
    listening.bind(("127.0.0.1", port))
    return int(listening.getsockname()[1])


def serve(
    options: RunOptions,
    opened: Opened,
    port: int,
    ready: Callable[[str], None],
    remembered_in: Path | None = None,
) -> None:
    """Serve until Ctrl-C; `ready` is called with the address once the port is ours. Errors as `server`."""
    sys.setswitchinterval(_TURN_S)
    with server(options, opened, port, remembered_in) as (running, listening, address):
        listening.listen()
        ready(address)
        running.run(sockets=[listening])
