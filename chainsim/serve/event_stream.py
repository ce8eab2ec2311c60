"""What is known and whatever comes, as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from chainsim.serve.subscribers import Listener

Listen = Callable[[Listener], Callable[[], None]]

_LOOKS_UP_S = 0.5
_KEEP_ALIVE_S = 10.0


async def events(listen: Listen, is_ending: Callable[[], bool]) -> AsyncIterator[str]:
    """One listener's stream; it ends by itself when the server is about to."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def put(values: dict[str, Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the server has ended
            loop.call_soon_threadsafe(queue.put_nowait, values)

    end = listen(put)
    try:
        yield "retry: 1000\n\n"
        quiet_s = 0.0
        while not is_ending():
            try:
                values = await asyncio.wait_for(queue.get(), _LOOKS_UP_S)
            except TimeoutError:
                quiet_s += _LOOKS_UP_S
                if quiet_s >= _KEEP_ALIVE_S:
                    quiet_s = 0.0
                    yield ": still here\n\n"
                continue
            yield f"data: {json.dumps(values, allow_nan=False, default=str, separators=(',', ':'))}\n\n"
    finally:
        end()
