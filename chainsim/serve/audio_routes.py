"""The addresses of what is heard."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chainsim.errors import UsageError
from chainsim.report.kit.html.templating import tapes_module
from chainsim.serve.level_matched_audio import Tape, tape_bytes
from chainsim.serve.requests import revision_of
from chainsim.serve.workspace import Workspace


class ListeningRoutes:
    """Args: workspace: what is open."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/tapes", self.tapes),
            Route("/tape/{name}", self.tape),
            Route("/static/tapes.js", self.module),
        ]

    async def module(self, _: Request) -> Response:
        """The part of the player that reports have too."""
        return Response(tapes_module(), media_type="text/javascript")

    async def tapes(self, request: Request) -> Response:
        """What can be heard of a revision; with `taps`, what every stage gives back as well."""
        with_taps = "taps" in request.query_params
        return JSONResponse({name: _facts(tape) for name, tape in (await self._found(request, with_taps)).items()})

    async def tape(self, request: Request) -> Response:
        """The samples of one of them."""
        tape = (await self._found(request, with_taps=False)).get(request.path_params["name"])
        if tape is None:
            raise UsageError("nothing to hear of that")
        return Response(await run_in_threadpool(tape_bytes, tape), media_type="application/octet-stream")

    async def _found(self, request: Request, with_taps: bool) -> dict[str, Tape]:
        return await run_in_threadpool(self._workspace.tapes, revision_of(request), with_taps=with_taps)


def _facts(tape: Tape) -> dict[str, float]:
    return {
        "gain_db": tape.gain_db,
        "sample_rate_hz": tape.sample_rate_hz,
        "channels": tape.audio.shape[0],
        "frames": tape.audio.shape[1],
        "start_s": tape.start_s,
    }
