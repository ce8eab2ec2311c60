"""What a request says, read with care, and what an answer says where it did not work."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from chainsim.errors import ChainFileError, UsageError
from chainsim.serve.latest_results import NotYet
from chainsim.serve.uploads import UploadRefused

_MOST_EDIT_BYTES = 65_536


def attached(name: str) -> dict[str, str]:
    """The headers of a file to download."""
    plain = re.sub(r"[^\w. -]", "_", name, flags=re.ASCII)  # a header takes no other
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}


def name_of(request: Request, otherwise: str) -> str:
    """What an upload is called: for showing alone."""
    return Path(request.query_params.get("name", otherwise)).name[:200] or otherwise


def place_of(request: Request, otherwise: str) -> str:
    """The same with the folders before it: two of one name, of two folders, are two."""
    parts = [part for part in request.query_params.get("name", "").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)[-200:] or otherwise


def revision_of(request: Request) -> int:
    """The revision asked for; UsageError where it is none."""
    given = request.query_params.get("revision", "")
    if not (given.isascii() and given.isdigit()):
        raise UsageError("no such revision")
    return int(given)


async def json_of(request: Request) -> dict[str, Any]:
    """The edit that was sent; UsageError where it is none, UploadRefused where it is too long."""
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


async def told(_: Request, error: Exception) -> Response:
    """What went wrong, in the program's own words."""
    status = error.status if isinstance(error, UploadRefused) else 409 if isinstance(error, NotYet) else 422
    lines = str(error).splitlines() if isinstance(error, ChainFileError) else [str(error)]
    return JSONResponse({"message": "\n".join(lines)}, status)


async def told_http(request: Request, error: Exception) -> Response:
    """What the web server itself refused."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"message": f"no such address: {request.url.path}" if status == 404 else str(error)}, status)
