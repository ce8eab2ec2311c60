"""The addresses of the other pages: what is dropped there, the queue, and the reports that come of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from chainsim.errors import UsageError
from chainsim.load import ChainDocument
from chainsim.model.options import RunOptions
from chainsim.serve.drop_routes import DropRoutes
from chainsim.serve.event_stream import events
from chainsim.serve.jobs import Jobs
from chainsim.serve.launch_options import Opened
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.report_pages import library_page, mix_page, session_page, shelved
from chainsim.serve.requests import attached, json_of, name_of, place_of
from chainsim.serve.source_track import Track
from chainsim.serve.uploads import MOST_BYTES, Receive, received_chain

KINDS = ("mix", "session", "library")
_SANDBOX = "sandbox allow-scripts allow-downloads; frame-ancestors 'self'"
"""On top of the policy that every report brings: its script can ask this server for nothing."""

_MOST_CHAINS = 500


class ShelfRoutes:
    """The addresses over one queue.

    Args:
        pages: their folder.
        jobs: the queue.
        options: of what is made there.
        opened: what the server was started with.
        track: asked for what is played now.
        receive: takes an upload.
        is_ending: whether the server is about to end.
        folder: where uploads are kept.
        plugins: that are installed here.
    """

    def __init__(
        self,
        pages: Path,
        jobs: Jobs,
        options: RunOptions,
        opened: Opened,
        track: Callable[[], Track | None],
        receive: Receive,
        is_ending: Callable[[], bool],
        folder: Path,
        plugins: PluginList,
    ) -> None:
        self._pages = pages
        self._jobs = jobs
        self._options = options
        self._opened = opened
        self._track = track
        self._receive = receive
        self._is_ending = is_ending
        self._folder = folder
        self._chains: dict[str, ChainDocument] = {}
        self._drops = DropRoutes(jobs, options, plugins, receive, folder)

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            *(Route(f"/{kind}", self.page) for kind in KINDS),
            Route("/shelf", self.shelf),
            Route("/jobs", self.add, methods=["POST"]),
            Route("/jobs/events", self.events),
            Route("/jobs/{number:int}", self.report),
            Route("/jobs/{number:int}/cancel", self.cancel, methods=["POST"]),
            Route("/mixes", self.mix, methods=["POST"]),
            Route("/chains", self.chain, methods=["POST"]),
            *self._drops.routes(),
        ]

    async def page(self, _: Request) -> Response:
        """One page for all three."""
        return FileResponse(self._pages / "shelf.html", media_type="text/html")

    async def shelf(self, _: Request) -> Response:
        """What there is to do something with."""
        session, folder = self._opened.session, self._opened.folder
        return JSONResponse(
            {
                "session": None if session is None else session.name,
                "folder": None if folder is None else folder.absolute().name,
                "chains": sorted(self._chains),
                "track": None if (track := self._track()) is None else track.name,
            }
        )

    async def events(self, _: Request) -> Response:
        """The queue, as server-sent events."""
        return StreamingResponse(events(self._jobs.listen, self._is_ending), media_type="text/event-stream")

    async def mix(self, request: Request) -> Response:
        """A finished mix is dropped, and waits for its turn."""
        name = name_of(request, "mix")
        file = await self._receive(request, most_bytes=MOST_BYTES)
        return JSONResponse({"job": self._jobs.add("mix", name, partial(mix_page, file, name))})

    async def chain(self, request: Request) -> Response:
        """One of many chains is dropped."""
        name = place_of(request, "chain.yaml")
        content = await received_chain(self._receive, request)
        if len(self._chains) >= _MOST_CHAINS:
            raise UsageError(f"more than {_MOST_CHAINS} chains; open their folder with: chainsim serve FOLDER")
        self._chains[name] = await run_in_threadpool(shelved, content, name, self._folder)
        return JSONResponse({"chains": sorted(self._chains)})

    async def add(self, request: Request) -> Response:
        """What needs no file: the session, or the table of many chains."""
        match await json_of(request):
            case {"make": "session"} if self._opened.session is not None:
                file = self._opened.session
                number = self._jobs.add("session", file.name, partial(session_page, file, self._options))
            case {"make": "library"} if self._chains or self._opened.folder is not None:
                chains, folder, track = tuple(self._chains.values()), self._opened.folder, self._track()
                if track is None and folder is None:
                    raise UsageError("no track is open: drop one on the chain page first, it is played into each chain")
                title = (
                    folder.absolute().name if folder is not None else f"{len(chains)} chain{'s' * (len(chains) > 1)}"
                )
                number = self._jobs.add("library", title, partial(library_page, chains, folder, track, self._options))
            case _:
                raise UsageError("there is nothing to do that with")
        return JSONResponse({"job": number})

    async def cancel(self, request: Request) -> Response:
        """Out of the queue, or ended."""
        self._jobs.cancel(request.path_params["number"])
        return JSONResponse({})

    async def report(self, request: Request) -> Response:
        """What was made: shown in a frame, or as a file."""
        made = self._jobs.made(request.path_params["number"])
        headers = attached(made.name) if "file" in request.query_params else {}
        if isinstance(made.content, Path):
            return FileResponse(made.content, media_type=made.media_type, headers=attached(made.name))
        return HTMLResponse(made.content, headers={"content-security-policy": _SANDBOX, **headers})
