from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from chainsim.cli.browser import open_in_browser

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have one browser for all")


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An xdg-open that says what it was asked for, and complains as the real one does where no browser is."""
    told = tmp_path / "told"
    file = tmp_path / "xdg-open"
    file.write_text(f"#!/bin/sh\necho \"$1\" > '{told}.part'; mv '{told}.part' '{told}'\necho complains >&2\nexit 3\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return told


def test_what_the_tool_complains_of_is_not_shown(
    opener: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert open_in_browser("http://127.0.0.1:1/")
    for thread in threading.enumerate():
        if thread.daemon and thread.name.endswith("(_opened)"):
            thread.join()
    assert opener.read_text() == "http://127.0.0.1:1/\n"
    assert capfd.readouterr() == ("", "")


def test_without_a_screen_nothing_is_tried(opener: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not open_in_browser("http://127.0.0.1:1/")
    assert not opener.exists()
