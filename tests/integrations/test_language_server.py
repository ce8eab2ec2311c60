"""The published schema in the server that editors use: a mistake is underlined where it stands."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path
from typing import IO, Any

import pytest

from tests.tools.cache import LANGUAGE_SERVER, ROOT, part_folder, read_reason

pytestmark = pytest.mark.slow

WRONG = "version: 1\nstages:\n  - {builtin: Gain, trim_db: 3}\n  - {builtin: Gain, trim_db: loud}\nfaders: 3\n"


def send(stream: IO[bytes], **message: Any) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    length = 0
    while (line := stream.readline().strip()) or not length:
        if not line:
            raise EOFError("the language server ended")
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return json.loads(stream.read(length))


def diagnostics(text: str, folder: Path) -> list[Any]:
    """What the server has to say of a file, sorted by line."""
    server = part_folder(LANGUAGE_SERVER) / "node_modules/yaml-language-server/bin/yaml-language-server"
    node = shutil.which("node")
    if node is None or not server.is_file():
        pytest.skip(read_reason(LANGUAGE_SERVER))
    shutil.copy(ROOT / "chainsim/load/chain.schema.json", folder / "chainsim.schema.json")
    uri = (folder / "a.chain.yaml").as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    command = [node, str(server), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder) as process:
        limit = threading.Timer(120, process.kill)
        limit.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            root: dict[str, Any] = {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}
            send(process.stdin, id=1, method="initialize", params=root)
            while receive(process.stdout).get("id") != 1:
                pass
            send(process.stdin, method="initialized", params={})
            send(process.stdin, method="textDocument/didOpen", params={"textDocument": document})
            while (message := receive(process.stdout)).get("method") != "textDocument/publishDiagnostics":
                pass
            found: list[Any] = message["params"]["diagnostics"]
            return sorted(found, key=lambda each: int(each["range"]["start"]["line"]))
        finally:
            limit.cancel()
            process.kill()


def test_mistakes_are_underlined_on_their_lines(tmp_path: Path) -> None:
    modeline = "# yaml-language-server: $schema=chainsim.schema.json\n"
    found = diagnostics(modeline + WRONG, tmp_path)
    assert {each["range"]["start"]["line"] for each in found} == {4, 5}
    assert "faders" in found[-1]["message"]


def test_a_right_chain_has_none(tmp_path: Path) -> None:
    assert diagnostics((ROOT / "chainsim/load/template.yaml").read_text(encoding="utf-8"), tmp_path) == []
