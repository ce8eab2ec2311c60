"""The server: on this machine alone, on a free port, until Ctrl-C."""

from __future__ import annotations

import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from chainsim.load import ChainDocument
from chainsim.model.options import RunOptions
from chainsim.serve.access import Access
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.routes import Routes
from chainsim.serve.workspace import Workspace


@contextmanager
def server(
    options: RunOptions, document: ChainDocument | None, audio: Path | None, port: int = 0
) -> Iterator[tuple[uvicorn.Server, socket.socket, str]]:
    """A server that is ready to be run, its socket, and the address to open; all is ended behind it.

    Args:
        options: of every check.
        document: the chain file that is opened and saved to.
        audio: what is played at first.
        port: 0: a free one.

    Raises:
        OSError: the port is taken.
        AudioError: the audio can't be played.
    """
    folder = Path.cwd() if document is None else document.folder
    workspace = Workspace(options, folder, document)
    with tempfile.TemporaryDirectory(prefix="chainsim-serve-") as uploads, socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        bound = listening.getsockname()[1]
        token = secrets.token_urlsafe(24)
        plugins = PluginList(options.plugin_dirs, options.limits)
        routes = Routes(workspace, plugins, Path(uploads), is_ending=lambda: running.should_exit)
        config = uvicorn.Config(
            Access(routes.application(), bound, token),
            log_level="error", access_log=False, server_header=False, ws="none", proxy_headers=False,
            timeout_graceful_shutdown=3, h11_max_incomplete_event_size=65_536,
        )  # fmt: skip
        running = uvicorn.Server(config)
        try:
            if audio is not None:
                workspace.take_track(audio, audio.name)
            yield running, listening, f"http://127.0.0.1:{bound}/?token={token}"
        finally:
            workspace.close()


def serve(
    options: RunOptions, document: ChainDocument | None, audio: Path | None, port: int, ready: Callable[[str], None]
) -> None:
    """Serve until Ctrl-C; `ready` is called with the address once the port is ours. Errors as `server`."""
    with server(options, document, audio, port) as (running, listening, address):
        listening.listen()
        ready(address)
        running.run(sockets=[listening])
