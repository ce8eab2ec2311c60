"""What the render process does between two requests; what it answers is tested where it is asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from chainsim.engine import memory_tuning, render_process
from chainsim.engine.message_pipe import Receiver, send
from chainsim.engine.render_process import next_request
from chainsim.engine.requests import CheckProgramme, FindPlugins
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_excerpt import StageExcerpt

PLACES = SearchPaths(Path.cwd())
WINDOW = StageExcerpt(0, 0, np.zeros((2, 64), np.float32))
TRY = CheckProgramme(
    BuiltinStage(builtin="Gain"), AudioFormat(48_000, 2), False, PLACES, StageProfile(kind=Kind.CLIP), (WINDOW,)
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is left to the system")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of memory; without doing it to the process that tests."""
    told: list[str] = []
    monkeypatch.setattr(memory_tuning, "_much_is_kept", True)

    def give_back(*, kept_bytes: int | None = None) -> None:
        told.extend(["all given back" if kept_bytes == 0 else "given back"] * memory_tuning.much_is_kept())
        monkeypatch.setattr(memory_tuning, "_much_is_kept", False)

    monkeypatch.setattr(memory_tuning, "give_back_freed_memory", give_back)
    return told


@pytest.fixture
def wire() -> Iterator[tuple[int, Receiver]]:
    read_end, write_end = os.pipe()
    yield write_end, Receiver(read_end)
    os.close(read_end)


def test_memory_is_kept_from_one_try_to_the_next(done: list[str], wire: tuple[int, Receiver]) -> None:
    write_end, receiver = wire
    send(write_end, TRY)
    send(write_end, TRY)
    os.close(write_end)
    assert isinstance(next_request(receiver), CheckProgramme)
    assert isinstance(next_request(receiver), CheckProgramme)
    assert done == []
    assert next_request(receiver) is None


def test_other_work_and_a_while_without_any_find_it_given_back(
    done: list[str], wire: tuple[int, Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_end, receiver = wire
    send(write_end, FindPlugins(PLACES))
    assert isinstance(next_request(receiver), FindPlugins)
    assert done == ["given back"]
    monkeypatch.setattr(memory_tuning, "_much_is_kept", True)
    monkeypatch.setattr(render_process, "_SOON_S", 0.0)
    receive = receiver.receive

    def nothing_yet() -> object:
        assert done == ["given back", "all given back"]  # before anything is waited for
        os.close(write_end)
        return receive()

    monkeypatch.setattr(receiver, "receive", nothing_yet)
    assert next_request(receiver) is None
