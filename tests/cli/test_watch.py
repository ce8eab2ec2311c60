"""Watching a chain file, as a user at an editor would have it: real process, real files."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest

from chainsim.cli.main import run

CHAIN = "version: 1\nname: {name}\nsource: {{signal: sine, length_s: 0.5}}\nstages: [{{builtin: Gain}}]\n"
PATIENCE_S = 120.0


class Lines:
    """What a stream says, line by line, without blocking for ever."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stream:
            self._lines.put(line)

    def close(self) -> None:
        """Once the process has ended."""
        self._reader.join()
        self._stream.close()

    def until(self, part: str) -> str:
        """Everything up to the line that holds this."""
        text = ""
        while part not in text:
            text += self._lines.get(timeout=PATIENCE_S)
        return text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process alone on Windows")
def test_every_save_is_measured_until_ctrl_c(tmp_path: Path) -> None:
    chain = tmp_path / "chain.yaml"
    chain.write_text(CHAIN.format(name="First"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "chainsim", "run", str(chain), "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    out, err = Lines(process.stdout), Lines(process.stderr)
    try:
        out.until("First")
        err.until("watching chain.yaml; Ctrl-C ends")
        chain.write_text(CHAIN.format(name="Second"), encoding="utf-8")
        out.until("Second")
        err.until("watching")
        chain.write_text("version: 1\nstagse: []\n", encoding="utf-8")
        assert f"{chain}:2:1: unknown key 'stagse'" in err.until("unknown key")  # it may have been seen half written
        err.until("watching")
        new = tmp_path / "new.yaml"
        new.write_text(CHAIN.format(name="Third"), encoding="utf-8")
        new.replace(chain)  # as editors save
        out.until("Third")
        err.until("watching")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 130
        err.until("interrupted")
    finally:
        process.kill()
        process.wait()
        out.close()
        err.close()


def test_there_must_be_a_file_to_watch(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "--stage", "Gain", "take.wav", "--watch"]) == 2
    assert capsys.readouterr().err == ("chainsim: --watch is for a chain file: it has something that you can change\n")
