"""A server for workers is started ahead where there will be work for several, and not where results are known."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from chainsim.cli import workers_ahead
from chainsim.engine import own_program
from chainsim.engine.fork_client import ForkServer
from chainsim.engine.fork_messages import WORKERS_NEED


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What servers are asked for, in a folder and with a cache of its own."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(ForkServer, "start", lambda **how: asked.append(how))
    monkeypatch.setattr(own_program, "may_be_forked", lambda: True)
    monkeypatch.setattr(workers_ahead, "_file", lambda: tmp_path / "cache" / "commands")
    monkeypatch.setattr(sys, "argv", ["chainsim", "check", "presets"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.yaml").touch()
    (tmp_path / "presets").mkdir()
    return asked


def start(*chains: str, audios: tuple[str, ...] = (), jobs: int = 2, keeps: bool = True, asks: bool = False) -> None:
    workers_ahead.start_ahead(chains, audios, jobs, keeps=keeps, asks=asks)


@pytest.mark.parametrize("asks", [False, True])
def test_for_a_folder_of_chains(started: list[dict[str, Any]], asks: bool) -> None:
    start("presets", asks=asks)
    assert started == [{"ready": asks, "also": WORKERS_NEED}]


@pytest.mark.parametrize(
    ("chains", "audios", "jobs", "servers"),
    [
        (("one.yaml",), (), 2, 0),
        (("one.yaml",), ("a.wav",), 2, 0),
        (("one.yaml",), ("a.wav", "b.wav"), 2, 1),
        (("one.yaml", "other.yaml"), (), 2, 1),
        (("presets",), (), 1, 0),
        (("*.yaml",), (), 2, 1),
        ((), (), 2, 1),  # settings say what is checked
    ],
)
def test_only_where_several_workers_would_have_something_to_do(
    started: list[dict[str, Any]], chains: tuple[str, ...], audios: tuple[str, ...], jobs: int, servers: int
) -> None:
    start(*chains, audios=audios, jobs=jobs)
    assert len(started) == servers


def test_a_command_that_has_been_given_here_finds_its_results_kept(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workers_ahead.remember_command()
    start("presets")
    assert not started
    start("presets", keeps=False)
    assert len(started) == 1
    monkeypatch.setattr(sys, "argv", ["chainsim", "check", "presets", "--no-probe"])
    start("presets")
    assert len(started) == 2
    monkeypatch.setattr(sys, "argv", ["chainsim", "check", "presets"])
    monkeypatch.chdir(tmp_path / "presets")
    start("../presets")
    assert len(started) == 3


def test_the_last_commands_are_remembered(
    started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in range(70):
        monkeypatch.setattr(sys, "argv", ["chainsim", "check", str(number)])
        workers_ahead.remember_command()
    workers_ahead.remember_command()
    assert len((tmp_path / "cache" / "commands").read_text().split("\n")) == 64
    start("presets")
    assert not started
    monkeypatch.setattr(sys, "argv", ["chainsim", "check", "5"])
    start("presets")
    assert len(started) == 1


@pytest.mark.parametrize("kept", [b"", b"\xff\xfe", b"\n\n", b"0" * 100_000])
def test_damage_is_as_good_as_nothing(started: list[dict[str, Any]], tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "commands").write_bytes(kept)
    start("presets")
    assert len(started) == 1
    workers_ahead.remember_command()
    start("presets")
    assert len(started) == 1


def test_what_can_not_be_kept_is_no_error(started: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    workers_ahead.remember_command()
    start("presets")
    assert len(started) == 1


def test_no_room_for_a_server_is_no_error(started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(**_: object) -> None:
        raise OSError("no processes")

    monkeypatch.setattr(ForkServer, "start", no_room)
    start("presets")
    assert not started


def test_somebody_elses_program_is_not_forked(started: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_program, "may_be_forked", lambda: False)
    start("presets")
    assert not started
