"""Which clue tells a stage that moves from one that shapes: each tells those that the ones before it miss."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.probe.movement import Asked, Clue, clue_of_movement
from tests.profile.probe.test_soon_memory import QuickDeEsser
from tests.profile.processors import STEREO, Compressor, Samples, Stage, bell, builtin, clip, series

LATE_FRAMES = 96


class LateGain(Stage):
    """One side of a wave cut at 0.25, the other at 0.5, and a gain that keeps it below a ceiling, 2 ms late."""

    reported_latency_frames = LATE_FRAMES

    def __init__(self, ceiling: float) -> None:
        self._ceiling = ceiling
        self._heard, self._needed = np.zeros((2, 0)), np.ones(LATE_FRAMES - 1)

    def run(self, x: Samples) -> Samples:
        heard = np.concatenate([self._heard, np.clip(x, -0.25, 0.5)], axis=1)
        needs = self._ceiling / np.maximum(np.abs(heard[:, self._heard.shape[1] :]).max(axis=0), self._ceiling)
        needed = np.concatenate([self._needed, needs])
        ready = max(heard.shape[1] - LATE_FRAMES, 0)
        self._heard, self._needed = heard[:, ready:], needed[ready:]
        if ready == 0:
            return heard[:, :0]
        lowest = sliding_window_view(needed, LATE_FRAMES).min(axis=1)
        answer: Samples = heard[:, :ready] * sliding_window_view(lowest, LATE_FRAMES).mean(axis=1)[:ready]
        return answer


def told(opener: OpenProcessor, monkeypatch: pytest.MonkeyPatch) -> list[Clue | None]:
    """What is answered while a stage is probed."""
    found: list[Clue | None] = []

    def tell(asked: Asked) -> Clue | None:
        found.append(clue_of_movement(asked))
        return found[-1]

    monkeypatch.setattr("chainsim.profile.probe.level_dependence.clue_of_movement", tell)
    probe_stage(opener, STEREO)
    return found


@pytest.mark.parametrize(
    ("opener", "clue"),
    [
        (series(Compressor, bell(1000.0, 6.0, 1.0)), Clue.REMEMBERS),
        (series(lambda: Compressor(attack_s=0.0001, release_s=0.001), bell(1000.0, 6.0, 1.0)), Clue.ACTS_QUICKLY),
        (lambda: LateGain(0.3), Clue.LOOKS_AHEAD),
        (lambda: LateGain(1.0), None),
        (lambda: QuickDeEsser(0.057), Clue.TURNS_DOWN_SOON),
        (clip(-6.0), None),
        (builtin("Distortion", drive_db=12.0), None),
    ],
    ids=["compressor", "fast compressor", "limiter behind clip", "late clip", "de-esser", "clip", "tanh"],
)
def test_what_shows_that_a_stage_moves(
    opener: OpenProcessor, clue: Clue | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(opener, monkeypatch) == [clue]


def test_what_is_a_gain_and_nothing_else_needs_no_clue(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(Compressor, monkeypatch) == []
