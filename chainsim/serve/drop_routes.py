"""The addresses of a session that is dropped with its tracks: one after another they come, then it is mixed."""

from __future__ import annotations

import secrets
import shutil
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chainsim.errors import UsageError
from chainsim.model.options import RunOptions
from chainsim.serve.dropped_files import place_in, title_of
from chainsim.serve.dropped_session import opened_drop, wanted_plugins
from chainsim.serve.jobs import Jobs
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.report_pages import dropped_session_page
from chainsim.serve.requests import json_of
from chainsim.serve.uploads import MOST_BYTES, Receive

_MOST_FILES = 500
_MOST_DROP_BYTES = 8 * MOST_BYTES
_MOST_KEPT = 3


class DropRoutes:
    """Over one queue.

    Args:
        jobs: the queue.
        options: of every mix.
        plugins: that are installed here.
        receive: takes an upload.
        folder: where what is dropped is kept; it goes with the server.
    """

    def __init__(self, jobs: Jobs, options: RunOptions, plugins: PluginList, receive: Receive, folder: Path) -> None:
        self._jobs = jobs
        self._options = options
        self._plugins = plugins
        self._receive = receive
        self._folder = folder
        self._drops: dict[str, Path] = {}

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/drops", self.begin, methods=["POST"]),
            Route("/drops/{drop}/files", self.file, methods=["POST"]),
            Route("/drops/{drop}/mix", self.mix, methods=["POST"]),
        ]

    async def begin(self, _: Request) -> Response:
        """A hand has let go of something."""
        drop = secrets.token_hex(8)
        self._drops[drop] = self._folder / f"drop-{drop}"
        self._drops[drop].mkdir()
        for old in list(self._drops)[:-_MOST_KEPT]:
            self._jobs.once_done(partial(shutil.rmtree, self._drops.pop(old), ignore_errors=True))
        return JSONResponse({"drop": drop})

    async def file(self, request: Request) -> Response:
        """One file of it, with the folders before its name."""
        folder = self._of(request)
        place = place_in(folder, request.query_params.get("name", ""))
        held = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
        if len(held) >= _MOST_FILES:
            raise UsageError(f"more than {_MOST_FILES} files; start chainsim with the session: chainsim serve SESSION")
        if sum(held) >= _MOST_DROP_BYTES:
            raise UsageError("more than 8 GiB; start chainsim with the session: chainsim serve SESSION")
        received = await self._receive(request, most_bytes=MOST_BYTES)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            received.replace(place)
        except OSError:
            received.unlink(missing_ok=True)
            raise UsageError(f"'{place.name}' can't be kept beside what was dropped before it") from None
        return JSONResponse({})

    async def mix(self, request: Request) -> Response:
        """All of it is there: mixed when its turn comes, unless its plugins wait for a click."""
        folder, trusted = self._of(request), (await json_of(request)).get("trusted") is True
        name, wanted = await run_in_threadpool(self._looked_at, folder)
        if wanted and not trusted:
            return JSONResponse({"offered": name, "plugins": wanted})
        work = partial(dropped_session_page, folder, self._options)
        return JSONResponse({"job": self._jobs.add("session", name, work)})

    def _of(self, request: Request) -> Path:
        folder = self._drops.get(request.path_params["drop"])
        if folder is None:
            raise UsageError("that is not there any more; drop it again")
        return folder

    def _looked_at(self, folder: Path) -> tuple[str, list[str]]:
        with opened_drop(folder, self._options) as document:
            return title_of(folder), wanted_plugins(document, self._plugins.knows_file)
