"""The published schema in the server that editors use: a mistake is underlined where it stands."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from tests.cli.program import chainsim
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


class Editor:
    """A server with one file open."""

    def __init__(self, process: subprocess.Popen[bytes], uri: str) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin, self._stdout, self._uri, self._number = process.stdin, process.stdout, uri, 1

    def open(self, text: str) -> list[Any]:
        """Show a text; what the server has to say of it, sorted by line."""
        document = {"uri": self._uri, "languageId": "yaml", "version": 1, "text": text}
        root: dict[str, Any] = {"processId": None, "rootUri": self._uri.rpartition("/")[0], "capabilities": {}}
        self.ask("initialize", root)
        send(self._stdin, method="initialized", params={})
        settings = {"yaml": {"completion": True, "hover": True, "validate": True}}
        send(self._stdin, method="workspace/didChangeConfiguration", params={"settings": settings})
        send(self._stdin, method="textDocument/didOpen", params={"textDocument": document})
        while (message := receive(self._stdout)).get("method") != "textDocument/publishDiagnostics":
            self._answer(message)
        found: list[Any] = message["params"]["diagnostics"]
        return sorted(found, key=lambda each: int(each["range"]["start"]["line"]))

    def at(self, method: str, line: int, character: int) -> Any:
        """What the server says of a place, from 0."""
        place = {"textDocument": {"uri": self._uri}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", place)

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self._number += 1
        send(self._stdin, id=self._number, method=method, params=params)
        while (message := receive(self._stdout)).get("id") != self._number or "method" in message:
            self._answer(message)
        return message["result"]

    def _answer(self, message: Any) -> None:
        """The server asks for its settings: it has those that it was sent."""
        if "method" in message and "id" in message:
            items = message.get("params", {}).get("items", [])
            send(self._stdin, id=message["id"], result=[None for _ in items])


@contextmanager
def editor(folder: Path, schema: str) -> Iterator[Editor]:
    server = part_folder(LANGUAGE_SERVER) / "node_modules/yaml-language-server/bin/yaml-language-server"
    node = shutil.which("node")
    if node is None or not server.is_file():
        pytest.skip(read_reason(LANGUAGE_SERVER))
    (folder / "chainsim.schema.json").write_text(schema, encoding="utf-8")
    command = [node, str(server), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder) as process:
        limit = threading.Timer(120, process.kill)
        limit.start()
        try:
            yield Editor(process, (folder / "a.chain.yaml").as_uri())
        finally:
            limit.cancel()
            process.kill()


def diagnostics(text: str, folder: Path) -> list[Any]:
    """What the server has to say of a file, sorted by line."""
    with editor(folder, (ROOT / "chainsim/load/chain.schema.json").read_text(encoding="utf-8")) as opened:
        return opened.open(text)


def test_mistakes_are_underlined_on_their_lines(tmp_path: Path) -> None:
    modeline = "# yaml-language-server: $schema=chainsim.schema.json\n"
    found = diagnostics(modeline + WRONG, tmp_path)
    assert {each["range"]["start"]["line"] for each in found} == {4, 5}
    assert "faders" in found[-1]["message"]


def test_a_right_chain_has_none(tmp_path: Path) -> None:
    assert diagnostics((ROOT / "chainsim/load/template.yaml").read_text(encoding="utf-8"), tmp_path) == []


@pytest.mark.vst3
def test_with_plugins_it_completes_parameters_and_shows_their_ranges(tmp_path: Path, zam_dir: Path) -> None:
    shutil.copytree(zam_dir / "ZamEQ2.vst3", tmp_path / "plugins" / "ZamEQ2.vst3")  # every plugin is opened and asked
    done = chainsim("schema", "--with-plugins", "--plugin-dir", "plugins", cwd=tmp_path, CHAINSIM_PLUGIN_PATH="")
    assert done.returncode == 0, done.stderr
    text = (
        "# yaml-language-server: $schema=chainsim.schema.json\n"
        "version: 1\n"
        "stages:\n"
        "  - builtin: Compressor\n"
        "    parameters:\n"
        "      threshold_db: -20\n"
        "      \n"
        "  - vst3: ZamEQ2.vst3\n"
        "    parameters:\n"
        "      master_gain_db: 3\n"
        "  - builtin: Compressor\n"
        "    parameters: {threshold_db: 300}\n"
        "  - builtin: Reverbb\n"
    )
    with editor(tmp_path, done.stdout) as opened:
        found = opened.open(text)
        assert {each["range"]["start"]["line"] for each in found} >= {11}
        assert 5 not in {each["range"]["start"]["line"] for each in found}
        offered = {item["label"] for item in opened.at("completion", 6, 6)["items"]}
        assert {"ratio", "attack_ms", "release_ms"} <= offered
        shown = opened.at("hover", 5, 10)["contents"]["value"]
        assert "-200 to 200 dB; 0 when fresh" in shown.replace("\\", "")
        gain = opened.at("hover", 9, 10)["contents"]["value"].replace("\\", "")
        assert "dB; 0 when fresh" in gain
