"""A page served by a process of its own, as a user starts it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

TIMEOUT_S = 180.0


@dataclass(frozen=True)
class Answer:
    """All of it, read to the end."""

    status: int
    headers: Message
    body: bytes

    def read(self) -> bytes:
        return self.body


class Served:
    """A running server, and a visitor of it who has exchanged the token for the cookie."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self.address = address
        self.process = process
        match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", address)
        assert match, address
        self.port, self.token = int(match[1]), match[2]
        self.cookie = ""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def enter(self) -> Answer:
        """Open the address that was printed."""
        answer = self.ask("GET", f"/?token={self.token}")
        self.cookie = (answer.headers["set-cookie"] or "").partition(";")[0]
        return answer

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request; headers by name with underscores, an empty one is left out."""
        with closing(self._asked(method, path, body, headers)) as connection, connection.getresponse() as answer:
            streams = path.startswith("/events") and answer.status == 200
            return Answer(answer.status, answer.headers, b"" if streams else answer.read())

    def _asked(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> http.client.HTTPConnection:
        given = {"host": self.host, "cookie": self.cookie, "origin": f"http://{self.host}" if method == "POST" else ""}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        if body is not None and "content-length" not in given:
            given["content-length"] = str(len(body))
        for name, value in given.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders(body)
        return connection

    def post(self, path: str, values: Any) -> tuple[int, Any]:
        """An edit."""
        answer = self.ask("POST", path, json.dumps(values).encode())
        return answer.status, json.loads(answer.read())

    def told(self, wanted: Callable[[dict[str, Any]], bool] = lambda _: True, path: str = "/events") -> dict[str, Any]:
        """The first event that is wanted."""
        with closing(self._asked("GET", path, None, {})) as connection, connection.getresponse() as answer:
            assert answer.status == 200
            for line in answer:
                if line.startswith(b"data: ") and wanted(event := json.loads(line[6:])):
                    found: dict[str, Any] = event
                    return found
        raise AssertionError("the stream has ended")


@contextmanager
def served(*arguments: str, cwd: Path) -> Iterator[Served]:
    """`chainsim serve` with these arguments, and no plugins but theirs; it is ended behind it."""
    command = [sys.executable, "-m", "chainsim", "serve", "--no-browser", *arguments]
    environment = {**os.environ, "CHAINSIM_PLUGIN_PATH": ""}
    with subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            yield Served(said.split()[-1], process)
        finally:
            process.terminate()
            process.wait(TIMEOUT_S)
