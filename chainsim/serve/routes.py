"""The addresses of the page: GET shows, POST edits, and one stream tells what comes of it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from chainsim.errors import ChainsimError, UsageError
from chainsim.load import is_session
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import loads_files
from chainsim.serve.audio_routes import ListeningRoutes
from chainsim.serve.edits import edited
from chainsim.serve.event_stream import events
from chainsim.serve.export_routes import ExportRoutes
from chainsim.serve.jobs import Jobs
from chainsim.serve.launch_options import Opened
from chainsim.serve.page_colours import theme_css
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.report_routes import ShelfRoutes
from chainsim.serve.requests import json_of, name_of, told, told_http
from chainsim.serve.required_plugin_files import installed_files
from chainsim.serve.uploads import MOST_BYTES, UploadRefused, received, received_chain
from chainsim.serve.workspace import Workspace
from chainsim.tasks.demo_chain import demo_chain, write_demo_track

PAGES = Path(__file__).parent / "pages"
_MOST_OFFERED = 20


class Routes:
    """The page over one workspace.

    Args:
        workspace: what is open.
        plugins: what can be put into a chain.
        folder: where uploads are kept; it goes with the server.
        jobs: the queue.
        options: of what is made there.
        opened: what the server was started with.
        most_bytes: of an upload.
        patience_s: with one.
        is_ending: whether the server is about to end; streams then end by themselves.
        key: by which a page comes back to the next server.
    """

    def __init__(
        self,
        workspace: Workspace,
        plugins: PluginList,
        folder: Path,
        jobs: Jobs,
        options: RunOptions,
        opened: Opened,
        most_bytes: int = MOST_BYTES,
        patience_s: float = 30.0,
        is_ending: Callable[[], bool] = lambda: False,
        key: str = "",
    ) -> None:
        self._workspace = workspace
        self._plugins = plugins
        self._folder = folder
        self._jobs = jobs
        self._receive = partial(received, folder=folder, patience_s=patience_s)
        self._shelf = ShelfRoutes(
            PAGES, jobs, options, opened, lambda: workspace.played, self._receive, is_ending, folder, plugins
        )
        self._exports = ExportRoutes(workspace, jobs, options, folder)
        self._most_bytes = most_bytes
        self._is_ending = is_ending
        self._key = key
        self._offered: dict[str, Chain] = {}  # uploaded chains that wait for the click, by what the click must name

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/theme.css", self.theme),
                Route("/events", self.events),
                Route("/key", self.key),
                Route("/plugins", self.plugins),
                Route("/parameters", self.parameters),
                Route("/presets", self.presets),
                Route("/track", self.track, methods=["POST"]),
                Route("/example", self.example, methods=["POST"]),
                Route("/edit", self.edit, methods=["POST"]),
                Route("/chain", self.chain, methods=["POST"]),
                Route("/trust", self.trust, methods=["POST"]),
                Route("/save", self.save, methods=["POST"]),
                *ListeningRoutes(self._workspace).routes(),
                *self._shelf.routes(),
                *self._exports.routes(),
                Mount("/static", StaticFiles(directory=PAGES)),
            ],
            exception_handlers={ChainsimError: told, UploadRefused: told, HTTPException: told_http},
        )

    async def page(self, _: Request) -> Response:
        """The page itself."""
        return FileResponse(PAGES / "index.html", media_type="text/html")

    async def theme(self, _: Request) -> Response:
        """The colours of the reports."""
        return Response(theme_css(), media_type="text/css")

    async def events(self, _: Request) -> Response:
        """What is known and whatever comes, as server-sent events."""
        return StreamingResponse(events(self._workspace.listen, self._is_ending), media_type="text/event-stream")

    async def key(self, _: Request) -> Response:
        """For the page alone, which keeps it in its memory."""
        return Response(self._key, media_type="text/plain")

    async def plugins(self, _: Request) -> Response:
        """What can be added."""
        return JSONResponse(await run_in_threadpool(self._plugins.offered))

    async def parameters(self, request: Request) -> Response:
        """Of one plugin, by its id."""
        return JSONResponse(await run_in_threadpool(self._plugins.described, request.query_params.get("id", "")))

    async def presets(self, request: Request) -> Response:
        """Preset files for a stage, by its number."""
        stage = self._workspace.stage(request.query_params.get("stage", ""))
        return JSONResponse(await run_in_threadpool(self._workspace.presets.offered, stage))

    async def track(self, request: Request) -> Response:
        """A dropped track; its name is for showing alone."""
        name = name_of(request, "track")
        return await self._taken(await self._receive(request, most_bytes=self._most_bytes), name)

    async def example(self, _: Request) -> Response:
        """The track and the chain of the demo, for who has none at hand."""
        file = self._folder / f"example-{secrets.token_hex(4)}.wav"
        await run_in_threadpool(write_demo_track, file)
        await run_in_threadpool(self._workspace.change, lambda _: demo_chain().model_copy(update={"source": None}))
        return await self._taken(file, "drums, bass and pad")

    async def _taken(self, file: Path, name: str) -> Response:
        """A track of ours, which takes the place of the last."""
        try:
            before = await run_in_threadpool(self._workspace.take_track, file, name)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        if before is not None and before.parent == self._folder:
            self._jobs.once_done(lambda: before.unlink(missing_ok=True))
        return JSONResponse({"revision": self._workspace.revision})

    async def edit(self, request: Request) -> Response:
        """One edit."""
        asked = await json_of(request)
        return JSONResponse({"revision": await run_in_threadpool(edited, self._workspace, self._plugins, asked)})

    async def chain(self, request: Request) -> Response:
        """An uploaded chain: taken at once where it holds built-ins alone, else offered until somebody clicks."""
        name = name_of(request, "chain.yaml")
        content = await received_chain(self._receive, request)
        if is_session(content):
            raise UsageError(f"{name} is a whole session: drop it with its tracks under Session")
        chain = await run_in_threadpool(self._workspace.opened, content, name)
        if not loads_files(chain):
            return JSONResponse({"revision": await run_in_threadpool(self._workspace.change, lambda _: chain)})
        wanted = await run_in_threadpool(installed_files, chain, self._plugins)
        offer = secrets.token_hex(8)
        self._offered = dict([*self._offered.items(), (offer, chain)][-_MOST_OFFERED:])
        return JSONResponse({"offered": name, "offer": offer, "plugins": wanted})

    async def trust(self, request: Request) -> Response:
        """The click, on that very chain: another tab may have been offered another one."""
        chain = self._offered.pop(str((await json_of(request)).get("offer")), None)
        if chain is None:
            raise UsageError("that chain does not wait any more; drop it again")
        return JSONResponse({"revision": await run_in_threadpool(self._workspace.change, lambda _: chain)})

    async def save(self, _: Request) -> Response:
        """Into the file named at start."""
        return JSONResponse({"saved": await run_in_threadpool(self._workspace.save)})
