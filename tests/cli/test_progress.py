from __future__ import annotations

import io
import sys

import pytest

from chainsim.cli import progress
from chainsim.cli.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def opened(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience_s: float = 0.0) -> ProgressBar:
    monkeypatch.setattr(progress, "_PATIENCE_S", patience_s)
    monkeypatch.setattr(sys, "stderr", stream)
    return ProgressBar("vocal.yaml [x]")


def shown(bar: ProgressBar) -> list[tuple[str, float, float | None]]:
    assert bar._progress is not None
    return [(task.description, task.completed, task.total) for task in bar._progress.tasks]


def test_each_thing_done_has_a_bar_which_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    with opened(monkeypatch, terminal) as bar:
        bar(0, 2, "probing", "ZamTube")
        bar(1, 2, "probing", "Limiter")
        assert shown(bar) == [("vocal.yaml \\[x]: probing Limiter", 1, 2)]
        for done in (10, 30, 20):
            bar(done, 100)
        bar(5, 100, "proving, render 1")
        assert shown(bar) == [
            ("vocal.yaml \\[x]: probing", 1, 1),
            ("vocal.yaml \\[x]: rendering", 30, 30),
            ("vocal.yaml \\[x]: proving, render 1", 5, 100),
        ]
    assert "vocal.yaml [x]: rendering" in terminal.getvalue()


def test_a_moment_is_not_worth_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    with opened(monkeypatch, terminal, patience_s=60.0) as bar:
        bar(1, 2)
    assert terminal.getvalue() == ""


def test_nothing_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    with opened(monkeypatch, file) as bar:
        bar(1, 2)
    assert file.getvalue() == ""
