"""A page that was open before the server was started again comes back by itself.

A cookie would not do: while no server runs, whoever listens at its old port is sent it. So the page is given a key that
it sends to nobody; what it sends is a proof that it has it, for one question of this server at this port.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque

_MOST_QUESTIONS = 16


class ReconnectionChallenge:
    """Args: key: that pages of earlier servers of this user have; port: that we listen on."""

    def __init__(self, key: str, port: int) -> None:
        self.key = key
        self._port = port
        self._questions: deque[str] = deque(maxlen=_MOST_QUESTIONS)

    def question(self) -> str:
        """To be answered once."""
        asked = secrets.token_hex(16)
        self._questions.append(asked)
        return asked

    def answered(self, question: str, answer: str) -> bool:
        """Whether whoever was asked has the key."""
        if question not in self._questions:
            return False
        self._questions.remove(question)
        right = hmac.new(self.key.encode(), f"{question}@{self._port}".encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(right.encode(), answer.encode())
