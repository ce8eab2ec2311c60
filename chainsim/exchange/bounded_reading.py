"""How much of a file of another program is read at all."""

from __future__ import annotations

from pathlib import Path

from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.units import format_bytes

LARGEST_PROJECT_BYTES = 256 << 20
"""Of project text, packed or not; sessions of a hundred tracks with states of samplers stay below half of that."""
LARGEST_STATE_BYTES = 64 << 20
"""Of one plugin's state."""
MOST_LINES = 4_000_000
DEEPEST = 200
"""Folders, containers and blocks inside one another; projects have a dozen."""


def read_bounded(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        ExchangeError: there is none, or it is too large.
    """
    try:
        if not path.is_file():
            raise ExchangeError(f"{path}: no such file")
        size = path.stat().st_size
        if size > LARGEST_PROJECT_BYTES:
            raise ExchangeError(
                f"{path}: {format_bytes(size)}, more than the {format_bytes(LARGEST_PROJECT_BYTES)} that are read"
            )
        return path.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{path}: {error.strerror or error}") from None
