"""Slow and broken uploads leave nothing behind."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from chainsim.serve.uploads import UploadRefused, received


def request(*pieces: Message | None) -> Request:
    """A request whose body comes in these pieces; None: nothing comes any more."""
    left = list(pieces)

    async def receive() -> Message:
        piece = left.pop(0)
        if piece is None:
            await asyncio.Event().wait()
        assert piece is not None
        return piece

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def body(content: bytes, more: bool = True) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


def test_what_comes_in_pieces_is_whole(tmp_path: Path) -> None:
    file = asyncio.run(received(request(body(b"ab"), body(b"cd", more=False)), tmp_path))
    assert file.read_bytes() == b"abcd"
    assert file.parent == tmp_path


@pytest.mark.parametrize(("size", "is_taken"), [(10, True), (11, False)])
def test_the_bound_holds_for_what_really_comes(size: int, is_taken: bool, tmp_path: Path) -> None:
    asked = request(body(b"x" * 5), body(b"x" * (size - 5), more=False))
    if is_taken:
        assert asyncio.run(received(asked, tmp_path, 10)).stat().st_size == 10
        return
    with pytest.raises(UploadRefused) as refused:
        asyncio.run(received(asked, tmp_path, 10))
    assert refused.value.status == 413
    assert list(tmp_path.iterdir()) == []


def test_who_sends_nothing_any_more_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(UploadRefused, match="nothing came for too long; drop the file again") as refused:
        asyncio.run(received(request(body(b"ab"), None), tmp_path, patience_s=0.01))
    assert refused.value.status == 408
    assert list(tmp_path.iterdir()) == []


def test_who_leaves_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UploadRefused, match="broken off"):
        asyncio.run(received(request(body(b"ab"), {"type": "http.disconnect"}), tmp_path))
    assert list(tmp_path.iterdir()) == []
