"""Which clue tells a stage that moves from one that shapes: each tells those that the ones before it miss."""

from __future__ import annotations

import pytest

from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.probe.movement import Asked, Clue, clue_of_movement
from tests.profile.probe.test_soon_memory import QuickDeEsser
from tests.profile.processors import STEREO, Compressor, bell, builtin, clip, series


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
        (lambda: QuickDeEsser(0.057), Clue.TURNS_DOWN_SOON),
        (clip(-6.0), None),
        (builtin("Distortion", drive_db=12.0), None),
    ],
    ids=["compressor", "fast compressor", "de-esser", "clip", "tanh"],
)
def test_what_shows_that_a_stage_moves(
    opener: OpenProcessor, clue: Clue | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(opener, monkeypatch) == [clue]


def test_what_is_a_gain_and_nothing_else_needs_no_clue(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(Compressor, monkeypatch) == []
