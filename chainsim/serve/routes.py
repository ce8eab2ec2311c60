"""The addresses of the page: GET shows, POST edits, and one stream tells what comes of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from chainsim.errors import ChainFileError, ChainsimError, UsageError
from chainsim.model.chain import Chain, Vst3Stage
from chainsim.model.walk import loads_files, walk_stages
from chainsim.report.kit.svg.palette import DARK, LIGHT, variables
from chainsim.report.run.html.page import to_html
from chainsim.serve.listening import tape_bytes, tape_named, tapes
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.uploads import MOST_BYTES, MOST_CHAIN_BYTES, UploadRefused, received
from chainsim.serve.workspace import NotYet, Workspace
from chainsim.tasks.chain_edits import stage_added, stage_moved, stage_removed, value_set

PAGES = Path(__file__).parent / "pages"
_LOOKS_UP_S = 0.5
_KEEP_ALIVE_S = 10.0
_MOST_EDIT_BYTES = 65_536


class Routes:
    """The page over one workspace.

    Args:
        workspace: what is open.
        plugins: what can be put into a chain.
        folder: where uploads are kept; it goes with the server.
        most_bytes: of an upload.
        patience_s: with one.
        is_ending: whether the server is about to end; streams then end by themselves.
    """

    def __init__(
        self,
        workspace: Workspace,
        plugins: PluginList,
        folder: Path,
        most_bytes: int = MOST_BYTES,
        patience_s: float = 30.0,
        is_ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self._workspace = workspace
        self._plugins = plugins
        self._folder = folder
        self._receive = partial(received, folder=folder, patience_s=patience_s)
        self._most_bytes = most_bytes
        self._is_ending = is_ending
        self._offered: tuple[str, Chain] | None = None  # an uploaded chain that waits for the click
        self._track: Path | None = None

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/theme.css", self.theme),
                Route("/events", self.events),
                Route("/plugins", self.plugins),
                Route("/parameters", self.parameters),
                Route("/track", self.track, methods=["POST"]),
                Route("/edit", self.edit, methods=["POST"]),
                Route("/chain", self.chain, methods=["POST"]),
                Route("/chain.yaml", self.download),
                Route("/trust", self.trust, methods=["POST"]),
                Route("/save", self.save, methods=["POST"]),
                Route("/tapes", self.tapes),
                Route("/tape/{name}", self.tape),
                Route("/report.html", self.report),
                Mount("/static", StaticFiles(directory=PAGES)),
            ],
            exception_handlers={ChainsimError: _told, UploadRefused: _told, HTTPException: _http},
        )

    async def page(self, _: Request) -> Response:
        """The page itself."""
        return FileResponse(PAGES / "index.html", media_type="text/html")

    async def theme(self, _: Request) -> Response:
        """The colours of the reports."""
        dark = variables(DARK)
        css = (
            f":root{{color-scheme:light;{variables(LIGHT)}}}"
            f"@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
            f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        )
        return Response(css, media_type="text/css")

    async def events(self, _: Request) -> Response:
        """What is known and whatever comes, as server-sent events."""
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

        def put(values: dict[str, Any]) -> None:
            with contextlib.suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(queue.put_nowait, values)

        end = self._workspace.listen(put)
        try:
            yield "retry: 1000\n\n"
            quiet_s = 0.0
            while not self._is_ending():
                try:
                    values = await asyncio.wait_for(queue.get(), _LOOKS_UP_S)
                except TimeoutError:
                    quiet_s += _LOOKS_UP_S
                    if quiet_s >= _KEEP_ALIVE_S:
                        quiet_s = 0.0
                        yield ": still here\n\n"
                    continue
                yield f"data: {json.dumps(values, allow_nan=False, default=str)}\n\n"
        finally:
            end()

    async def plugins(self, _: Request) -> Response:
        """What can be added."""
        return JSONResponse(await run_in_threadpool(self._plugins.offered))

    async def parameters(self, request: Request) -> Response:
        """Of one plugin, by its id."""
        return JSONResponse(await run_in_threadpool(self._plugins.described, request.query_params.get("id", "")))

    async def track(self, request: Request) -> Response:
        """A dropped track; its name is for showing alone."""
        name = Path(request.query_params.get("name", "track")).name[:200] or "track"
        file = await self._receive(request, most_bytes=self._most_bytes)
        try:
            await run_in_threadpool(self._workspace.take_track, file, name)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        if self._track is not None:
            self._track.unlink(missing_ok=True)
        self._track = file
        return JSONResponse({"revision": self._workspace.revision})

    async def edit(self, request: Request) -> Response:
        """One edit."""
        asked = await _json(request)
        return JSONResponse({"revision": await run_in_threadpool(self._edited, asked)})

    def _edited(self, asked: dict[str, Any]) -> int:
        workspace = self._workspace
        match asked:
            case {"set": str(target), "to": bool() | int() | float() | str() as value}:
                return workspace.change(lambda chain: value_set(chain, target, value))
            case {"add": str(plugin), "at": int(number)}:
                stage = self._plugins.stage(plugin)
                return workspace.change(lambda chain: stage_added(chain, stage, number))
            case {"remove": int(number)}:
                return workspace.change(lambda chain: stage_removed(chain, number))
            case {"move": int(number), "to": int(to)}:
                return workspace.change(lambda chain: stage_moved(chain, number, to))
            case {"undo": True}:
                return workspace.step_back()
            case {"redo": True}:
                return workspace.step_forward()
            case {"apply": "trims"}:
                return workspace.apply_trims()
        raise UsageError("no such edit")

    async def chain(self, request: Request) -> Response:
        """An uploaded chain: taken at once where it holds built-ins alone, else offered until somebody clicks."""
        name = Path(request.query_params.get("name", "chain.yaml")).name[:200]
        file = await self._receive(request, most_bytes=MOST_CHAIN_BYTES)
        try:
            content = file.read_bytes()
        finally:
            file.unlink()
        chain = await run_in_threadpool(self._workspace.opened, content, name)
        if not loads_files(chain):
            return JSONResponse({"revision": await run_in_threadpool(self._workspace.change, lambda _: chain)})
        wanted = await run_in_threadpool(self._installed, chain)
        self._offered = (name, chain)
        return JSONResponse({"offered": name, "plugins": wanted})

    def _installed(self, chain: Chain) -> list[str]:
        """The plugin files that a chain asks for, all of them of the list."""
        wanted = []
        for path, stage in walk_stages(chain.stages):
            if not loads_files(chain.model_copy(update={"stages": (stage,)})):
                continue
            if not isinstance(stage, Vst3Stage) or not self._plugins.knows_file(stage.vst3):
                raise UsageError(f"stage {path} asks for a plugin that is not installed here by that name")
            if stage.preset or stage.state:
                raise UsageError(
                    f"stage {path} asks for a preset file; open the chain with: chainsim serve CHAIN AUDIO"
                )
            wanted.append(stage.vst3)
        return sorted(set(wanted))

    async def trust(self, _: Request) -> Response:
        """The click."""
        if self._offered is None:
            raise UsageError("no chain waits")
        chain = self._offered[1]
        self._offered = None
        return JSONResponse({"revision": await run_in_threadpool(self._workspace.change, lambda _: chain)})

    async def download(self, _: Request) -> Response:
        """The chain as a file."""
        text = await run_in_threadpool(self._workspace.text)
        return Response(text, media_type="application/yaml", headers=_attached("chain.yaml"))

    async def save(self, _: Request) -> Response:
        """Into the file named at start."""
        return JSONResponse({"saved": await run_in_threadpool(self._workspace.save)})

    async def tapes(self, request: Request) -> Response:
        """What can be heard of a revision."""
        result = self._workspace.heard(_revision(request))
        return JSONResponse(
            {
                name: {
                    "gain_db": tape.gain_db,
                    "sample_rate_hz": tape.sample_rate_hz,
                    "channels": tape.audio.shape[0],
                    "frames": tape.audio.shape[1],
                    "start_s": tape.start_s,
                }
                for name, tape in tapes(result).items()
            }
        )

    async def tape(self, request: Request) -> Response:
        """The samples of one of them."""
        tape = tape_named(self._workspace.heard(_revision(request)), request.path_params["name"])
        return Response(await run_in_threadpool(tape_bytes, tape), media_type="application/octet-stream")

    async def report(self, _: Request) -> Response:
        """The whole report as one file."""
        page = await run_in_threadpool(to_html, self._workspace.result(), title=self._workspace.track)
        return Response(page, media_type="text/html", headers=_attached("report.html"))


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


def _revision(request: Request) -> int:
    given = request.query_params.get("revision", "")
    if not (given.isascii() and given.isdigit()):
        raise UsageError("no such revision")
    return int(given)


async def _json(request: Request) -> dict[str, Any]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_EDIT_BYTES:
            raise UploadRefused("an edit is short", 413)
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise UsageError("an edit is JSON") from None
    if not isinstance(asked, dict):
        raise UsageError("an edit is a JSON object")
    return asked


async def _told(_: Request, error: Exception) -> Response:
    """What went wrong, in the program's own words."""
    status = error.status if isinstance(error, UploadRefused) else 409 if isinstance(error, NotYet) else 422
    lines = str(error).splitlines() if isinstance(error, ChainFileError) else [str(error)]
    return JSONResponse({"message": "\n".join(lines)}, status)


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"message": f"no such address: {request.url.path}" if status == 404 else str(error)}, status)
