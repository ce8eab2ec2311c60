"""Quick dynamics change slopes at once where they set in: that proves no clip, nor how far past one a programme is."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import signal

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.undecided_stages import DYNAMICS_AS_SUDDEN
from chainsim.profile import probe_stage
from chainsim.profile.checks import hold_below
from chainsim.profile.holds.corner import Corner
from chainsim.profile.holds.sudden_slopes import TakenHold
from tests.profile.processors import RATE_HZ, STEREO, Samples, Stage
from tests.profile.programmes import check, drums_and_tones


class DeEsser(Stage):
    """Of what is above a crossover, with a high-pass behind."""

    def __init__(self) -> None:
        self._attack, self._release = (1.0 - np.exp(-1.0 / (RATE_HZ * s)) for s in (0.0005, 0.05))
        self._level = 0.0
        self._filters = [signal.butter(2, hz, "high", fs=RATE_HZ, output="sos") for hz in (2200.0, 4700.0, 150.0)]
        self._states = [np.zeros((1, 2, 2)) for _ in self._filters]

    def run(self, x: Samples) -> Samples:
        high = self._passed(x, 0)
        gains, level = np.empty(x.shape[1]), self._level
        for n, peak in enumerate(np.abs(self._passed(high, 1)).max(axis=0).tolist()):
            level += (peak - level) * (self._attack if peak > level else self._release)
            gains[n] = min(1.0, (max(level, 1e-9) / 0.05) ** -0.8)
        self._level = level
        return x - high + self._passed(high * gains, 2)

    def _passed(self, x: Samples, number: int) -> Samples:
        y, self._states[number] = signal.sosfilt(self._filters[number], x, zi=self._states[number])
        passed: Samples = y
        return passed


@pytest.mark.parametrize("louder_db", [0.0, 3.0, 12.0])
def test_a_quick_de_esser_is_never_a_clip(louder_db: float) -> None:
    """Where it sets in some samples move against their nudges, by anything: nothing folds there."""
    programme = (10.0 ** (louder_db / 20.0) * drums_and_tones(1, 1.0)).astype(np.float32)
    found = check(DeEsser, probe_stage(DeEsser, STEREO), programme)
    assert not found.exceeds
    assert found.undecided in (None, DYNAMICS_AS_SUDDEN)


@dataclass
class Word:
    """What a search says, whatever it is asked."""

    hold: TakenHold

    def find(self, *_: float) -> TakenHold:
        return self.hold


def hold(headroom_db: float | None) -> TakenHold:
    return TakenHold(headroom_db, np.zeros(4))


@pytest.mark.parametrize(
    ("single_db", "sudden_db", "turned_down_db", "found_db"),
    [
        (None, -18.4, -15.9, -15.9),  # dynamics change slopes at once further down
        (None, -12.0, -15.9, -15.9),
        (None, -12.0, None, None),
        (-8.0, None, -10.9, -10.9),  # the dry passes beside all but some of what the clip holds
        (-8.0, None, None, -8.0),
    ],
)
def test_behind_quick_dynamics_single_samples_tell_how_far(
    single_db: float | None,
    sudden_db: float | None,
    turned_down_db: float | None,
    found_db: float | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hold_below, "SingleHoldSearch", lambda *_, **__: Word(hold(single_db)))
    monkeypatch.setattr(hold_below, "HoldSearch", lambda *_: Word(hold(sudden_db)))
    monkeypatch.setattr(hold_below, "attacks_slowly", lambda *_: False)
    excerpts: Any = SimpleNamespace(nudging=None, peak_dbfs=0.0)
    search: Any = SimpleNamespace(singly=False, alike=True)
    turned_down: Any = Word(hold(turned_down_db))
    profile = StageProfile(kind=Kind.DYNAMICS, onset=OnsetCurve((1000.0,), (-30.0,)))

    found = hold_below.HoldBelow(excerpts, profile, search, turned_down).find(Corner(None, np.zeros(4), 0.0))

    assert found.headroom_db == found_db
    assert found.told is (found_db is not None)


@pytest.mark.parametrize(("quiet", "found_db"), [(0.0, None), (1e-3, -6.0)])
def test_where_a_gate_opens_slopes_that_a_filter_has_smeared_prove_no_clip(
    quiet: float, found_db: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold_below, "SingleHoldSearch", lambda *_, **__: Word(hold(None)))
    monkeypatch.setattr(hold_below, "HoldSearch", lambda *_: Word(hold(-6.0)))
    excerpts: Any = SimpleNamespace(nudging=SimpleNamespace(quiet=np.full((2, 8), quiet)), peak_dbfs=0.0)
    search: Any = SimpleNamespace(singly=False, alike=False)
    turned_down: Any = Word(hold(None))

    found = hold_below.HoldBelow(excerpts, StageProfile(kind=Kind.DYNAMICS_THEN_CLIP), search, turned_down).find(
        Corner(None, np.zeros(4), 0.0)
    )

    assert (found.headroom_db, found.told) == (found_db, found_db is not None)
