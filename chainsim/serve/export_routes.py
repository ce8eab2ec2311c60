"""The addresses of what is taken along: the chain, the report, the lesson, the trims, the sound."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chainsim.engine.progress import OnProgress
from chainsim.errors import UsageError
from chainsim.model.options import RunOptions
from chainsim.model.trimmed_chain import with_trims
from chainsim.report.fader_vs_trim.html.page import fader_vs_trim_to_html
from chainsim.report.run.html.page import to_html
from chainsim.report.trim_sheet import SHEETS
from chainsim.serve.audio_export import FORMS, write_sound
from chainsim.serve.jobs import Jobs, Made
from chainsim.serve.requests import attached, json_of
from chainsim.serve.workspace import Workspace
from chainsim.tasks.chain_request import ChainRequest
from chainsim.tasks.chain_studies import fader_and_trim
from chainsim.tasks.trim_sheets import result_sheet

_SHEET_TYPES = {".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".html": "text/html"}


class ExportRoutes:
    """Over one workspace.

    Args:
        workspace: what is open.
        jobs: the queue, where sounds and lessons are made.
        options: of the renders.
        folder: where sounds are kept; it goes with the server.
    """

    def __init__(self, workspace: Workspace, jobs: Jobs, options: RunOptions, folder: Path) -> None:
        self._workspace = workspace
        self._jobs = jobs
        self._options = options
        self._folder = folder

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/chain.yaml", self.chain),
            Route("/report.html", self.report),
            Route("/lessons", self.lesson, methods=["POST"]),
            *(Route(f"/trims{ending}", self.trims) for ending in SHEETS),
            Route("/sounds", self.sound, methods=["POST"]),
        ]

    async def chain(self, _: Request) -> Response:
        """The chain as a file."""
        text = await run_in_threadpool(self._workspace.text)
        return Response(text, media_type="application/yaml", headers=attached("chain.yaml"))

    async def report(self, _: Request) -> Response:
        """The whole report as one file."""
        checked = await run_in_threadpool(self._workspace.checked)
        page = await run_in_threadpool(to_html, checked.result, title=checked.request.title)
        return Response(page, media_type="text/html", headers=attached("report.html"))

    async def lesson(self, _: Request) -> Response:
        """The fader beside a trim, for the chain and the track as they are: made when its turn comes."""
        asked = self._workspace.checked().request
        title = f"{Path(asked.title).stem}, fader or trim.html"
        return JSONResponse({"job": self._jobs.add("lesson", title, partial(self._lesson, asked, title))})

    async def trims(self, request: Request) -> Response:
        """What to turn by hand, as a sheet."""
        ending = Path(request.url.path).suffix
        checked = self._workspace.checked()
        sheet = SHEETS[ending](checked.request.title, list(result_sheet(checked.result)))
        return Response(sheet, media_type=_SHEET_TYPES[ending], headers=attached(f"trims{ending}"))

    async def sound(self, request: Request) -> Response:
        """The sound of the chain as it is, of the chain with trims, or behind a stage: rendered when its turn comes."""
        match await json_of(request):
            case {"of": "out", "as": str(form)} if form in FORMS:
                tap, words, trimmed = None, "as it is", False
            case {"of": "trimmed", "as": str(form)} if form in FORMS:
                tap, words, trimmed = None, "with trims", True
            case {"of": {"stage": str(path)}, "as": str(form)} if form in FORMS:
                tap, words, trimmed = path, "behind stage {}", False
            case _:
                raise UsageError("no such sound")
        if trimmed:
            checked = self._workspace.checked()
            asked = replace(checked.request, chain=with_trims(checked.request.chain, checked.result.trims))
        else:
            asked, tap = self._workspace.asked(tap)
        name = f"{Path(asked.title).stem}, {words.format(tap)}.{form}"
        work = partial(self._rendered, asked, tap, form, name)
        return JSONResponse({"job": self._jobs.add("sound", name, work)})

    def _lesson(self, asked: ChainRequest, name: str, on_progress: OnProgress) -> Made:
        study = fader_and_trim(asked, replace(self._options, tail_s=0.0), on_progress=on_progress)
        return Made(name, fader_vs_trim_to_html(study))

    def _rendered(self, asked: ChainRequest, tap: str | None, form: str, name: str, on_progress: OnProgress) -> Made:
        file = self._folder / f"sound-{secrets.token_hex(8)}"
        write_sound(file, asked, self._options, tap, form, on_progress)
        return Made(name, file, FORMS[form][2])
