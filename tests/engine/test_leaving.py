"""A fault of the parent's costs no render process: what it was playing ends, and the process is there for the next."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from chainsim.engine import idle_processes
from chainsim.engine.client import RenderClient
from chainsim.engine.process_handle import Child
from chainsim.engine.responses import Failed
from chainsim.errors import AudioError, PluginRefused
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from tests.engine.rendering import ArrayStimulus, noise

CHAIN = Chain.model_validate({"version": 1, "stages": [{"builtin": "Delay", "parameters": {"mix": 0.5}}]})
FORMAT = AudioFormat(48_000, 2)


@dataclass(frozen=True)
class Damaged:
    """A file that can't be read on after some blocks."""

    blocks_there: int

    @property
    def info(self) -> SourceInfo:
        return SourceInfo("file", "damaged.wav", FORMAT)

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        for _ in range(self.blocks_there):
            yield np.zeros((2, block_frames), dtype=np.float32)
        raise AudioError("damaged.wav: ends early")


def played(stimulus: Stimulus, fails_at: int | None = None, tail_s: float = 1.0) -> tuple[Child, Audio]:
    """Its process, and what came out."""
    with RenderClient(ProcessLimits()) as client:
        process = client.process
        client.open(CHAIN, FORMAT, SearchPaths(Path.cwd()), tail_s=tail_s)
        taken = []
        for number, block in enumerate(client.render(stimulus)):
            if number == fails_at:
                raise ZeroDivisionError
            taken.append(block.samples[1].copy())
    return process, np.concatenate(taken, axis=1)


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_the_next_is_played_in_the_same_process(fails_at: int) -> None:
    stimulus = ArrayStimulus(noise(2.0), 48_000)
    with idle_processes.kept():
        first, whole = played(stimulus)
        with pytest.raises(ZeroDivisionError):
            played(stimulus, fails_at)
        again, same = played(stimulus)
    assert again is first
    np.testing.assert_array_equal(same, whole)


@pytest.mark.parametrize("blocks_there", [0, 1, 7])
def test_a_source_that_breaks_off_costs_none_either(blocks_there: int) -> None:
    with idle_processes.kept():
        first, _ = played(ArrayStimulus(noise(0.1), 48_000))
        with pytest.raises(AudioError, match="ends early"):
            played(Damaged(blocks_there))
        again, _ = played(ArrayStimulus(noise(0.1), 48_000))
    assert again is first


def test_what_was_opened_and_never_played_is_left_as_well() -> None:
    with idle_processes.kept():
        first, _ = played(ArrayStimulus(noise(0.1), 48_000))
        with contextlib.suppress(ZeroDivisionError), RenderClient(ProcessLimits()) as client:
            client.open(CHAIN, FORMAT, SearchPaths(Path.cwd()), tail_s=0.0)
            raise ZeroDivisionError
        again, _ = played(ArrayStimulus(noise(0.1), 48_000))
    assert again is first


class Refuses:
    """A process in which a plugin takes neither mono nor stereo: it says so once, and then waits for a request."""

    def __init__(self, process: Child) -> None:
        self._process = process
        self._answers = iter([Failed("'Odd' takes 5.1 alone", "1", refused=True)])

    def send(self, message: object) -> None:
        self._process.send(message)

    def receive(self, stall_s: float) -> Failed:  # noqa: ARG002
        return next(self._answers)


def test_who_has_said_that_it_failed_is_not_waited_for() -> None:
    """Else the time limit of a block would pass before the user is told."""
    with idle_processes.kept(), pytest.raises(PluginRefused), RenderClient(ProcessLimits()) as client:
        client.open(CHAIN, FORMAT, SearchPaths(Path.cwd()), tail_s=0.0)
        assert client._chain is not None
        client._chain._child = cast(Child, Refuses(client.process))
        list(client.render(ArrayStimulus(noise(0.1), 48_000)))
    assert not client.process.alive
