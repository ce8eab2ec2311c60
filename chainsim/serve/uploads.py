"""A file that is dropped on the page: written while it comes, never more than is allowed, never waited for for long."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import ClientDisconnect, Request

MOST_BYTES = 1 << 30
MOST_CHAIN_BYTES = 1 << 20
PATIENCE_S = 30.0


Receive = Callable[..., Awaitable[Path]]
"""`received` with its folder."""


class UploadRefused(Exception):
    """It is too large, too slow, or was broken off."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


async def received(
    request: Request, folder: Path, most_bytes: int = MOST_BYTES, patience_s: float = PATIENCE_S
) -> Path:
    """The body of a request as a file of ours; its name is ours as well.

    Raises:
        UploadRefused: as named; nothing is left of it.
    """
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or int(said) > most_bytes:
        raise UploadRefused(_too_large(most_bytes), 413)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="upload-", delete=False) as file:
        path = Path(file.name)
        try:
            size = 0
            stream = request.stream().__aiter__()
            while True:
                piece = await asyncio.wait_for(anext(stream, None), patience_s)
                if piece is None:
                    break
                size += len(piece)
                if size > most_bytes:
                    raise UploadRefused(_too_large(most_bytes), 413)
                file.write(piece)
        except BaseException as error:
            path.unlink()
            if isinstance(error, TimeoutError):
                raise UploadRefused("nothing came for too long; drop the file again", 408) from None
            if isinstance(error, ClientDisconnect):
                raise UploadRefused("the upload was broken off", 400) from None
            raise
    return path


async def received_chain(receive: Receive, request: Request) -> bytes:
    """The body of a request that is a chain; nothing is left of it on disk. Errors as `received`."""
    file = await receive(request, most_bytes=MOST_CHAIN_BYTES)
    try:
        return file.read_bytes()
    finally:
        file.unlink()


def _too_large(most_bytes: int) -> str:
    remedy = "is it a chain?" if most_bytes == MOST_CHAIN_BYTES else "export it shorter, or as FLAC"
    return f"the file is larger than {most_bytes >> 20} MiB; {remedy}"
