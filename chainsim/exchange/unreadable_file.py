"""What is said of a file that can't be read, and how much of one is read at all."""

from __future__ import annotations

from pathlib import Path

from chainsim.errors import UsageError
from chainsim.units import format_bytes

LARGEST_PROJECT_BYTES = 256 << 20
"""Of project text, packed or not; sessions of a hundred tracks with states of samplers stay below half of that."""
LARGEST_STATE_BYTES = 64 << 20
"""Of one plugin's state."""
MOST_LINES = 4_000_000
DEEPEST = 200
"""Folders, containers and blocks inside one another; projects have a dozen."""


LONGEST_MESSAGE = 600


class ExchangeError(UsageError):
    """A file of another program can't be read, or not changed; the message begins with its place.

    What it quotes from the file is escaped where it can't be printed, and loses its middle where it is long.
    """

    def __init__(self, message: str) -> None:
        half = LONGEST_MESSAGE // 2
        short = message if len(message) <= LONGEST_MESSAGE else f"{message[:half]}...{message[-half:]}"
        super().__init__(printable(short))


def printable(text: str) -> str:
    """A text of a file on one line, without what would steer a terminal or turn its direction."""
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


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
