"""What is said of a file of another program that can't be read."""

from __future__ import annotations

from chainsim.errors import UsageError

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
