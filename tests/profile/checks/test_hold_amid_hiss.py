"""A clip beside the dry among dynamics that hiss: told where single samples are heard, else that it is not known."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import optimize, signal

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import check_programme
from chainsim.profile.checks import hold_amid_hiss
from chainsim.profile.checks.hold_amid_hiss import find_amid_hiss
from chainsim.profile.holds.sudden_slopes import TakenHold
from chainsim.profile.windows.residual import Residual
from tests.profile.processors import RATE_HZ, STEREO, Samples, Stage
from tests.profile.programmes import drums_and_tones

PROGRAMME = drums_and_tones(1, 1.0)
PROFILE = StageProfile(
    kind=Kind.DYNAMICS, onset=OnsetCurve((1000.0,), (-12.0,)), bends_bursts=True, repeatability_db=-50.0
)

HISS = np.random.default_rng(2)


class Opto(Stage):
    """4:1 above the mean of a sine at -12 dBFS, of 10 ms; then a clip with 0.4 of the dry beside it, and hiss."""

    def __init__(self, limit: float, hiss: float, random: np.random.Generator = HISS) -> None:
        self._limit, self._hiss, self._random = limit, hiss, random
        self._state = np.zeros(1)

    def turned_down(self, x: Samples) -> Samples:
        share = 1.0 - math.exp(-1.0 / (0.01 * RATE_HZ))
        means, self._state = signal.lfilter([share], [1.0, share - 1.0], np.abs(x).max(axis=0), zi=self._state)
        return np.asarray(x * np.minimum(1.0, (np.maximum(means, 1e-9) / 10.0 ** (-16.0 / 20.0)) ** -0.75))

    def run(self, x: Samples) -> Samples:
        wet = np.clip(self.turned_down(x), -self._limit, self._limit)
        return np.asarray(0.4 * x + 0.6 * wet + self._hiss * self._random.standard_normal(x.shape))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("past_db", "hiss_dbfs", "found", "known"),
    [
        (1.0, -80.0, True, True),
        (-1.0, -80.0, False, True),
        (-math.inf, -80.0, False, True),
        (1.0, -45.0, False, False),
    ],
)
def test_a_clip_beside_the_dry_behind_a_compressor_that_hisses(
    past_db: float, hiss_dbfs: float, *, found: bool, known: bool
) -> None:
    def reach(gain_db: float) -> float:
        played = PROGRAMME.astype(np.float64) * 10.0 ** (gain_db / 20.0)
        return float(np.abs(Opto(math.inf, 0.0).turned_down(played)).max())

    random = np.random.default_rng(2)
    limit, hiss = reach(0.0) * 10.0 ** (-past_db / 20.0), 10.0 ** (hiss_dbfs / 20.0)
    seen = check_programme(lambda: Opto(limit, hiss, random), [StageExcerpt(0, 0, PROGRAMME)], STEREO, PROFILE)
    assert (seen.exceeds, seen.undecided is None) == (found, known)
    headroom_db = optimize.brentq(lambda gain_db: reach(gain_db) - limit, -12.0, 0.0, xtol=0.01) if found else None
    assert seen.headroom_db == (None if headroom_db is None else pytest.approx(headroom_db, abs=0.7))


NOW = Residual(np.full((2, 4), -30.0), -60.0)


class Word:
    """A search that says this."""

    def __init__(self, headroom_db: float | None, share: float = 0.0, *, told: bool = True) -> None:
        self.hold = TakenHold(headroom_db, np.full(4, share), told)

    def find(self, *_: float) -> TakenHold:
        return self.hold


@pytest.mark.parametrize(
    ("single", "sudden", "slowly", "headroom_db", "told"),
    [
        (Word(-3.0), Word(None), False, -3.0, True),
        (Word(None), Word(-2.0, 0.6), True, -2.0, True),
        (Word(None), Word(-2.0, 0.6), False, None, False),  # dynamics that are as fast do the same
        (Word(None), Word(None, 0.3), True, None, True),
        (Word(None), Word(None, 0.4), True, None, False),  # sudden, and yet it was not followed
        (Word(None), Word(None, told=False), True, None, False),
    ],
)
def test_what_changes_slopes_at_once_proves_a_clip_where_dynamics_are_slower(
    single: Word,
    sudden: Word,
    headroom_db: float | None,
    monkeypatch: pytest.MonkeyPatch,
    *,
    slowly: bool,
    told: bool,
) -> None:
    found = asked(monkeypatch, single, sudden, PROFILE, slowly=slowly)
    assert (found.headroom_db, found.told) == (headroom_db, told)


def asked(
    monkeypatch: pytest.MonkeyPatch,
    single: Word,
    sudden: Word,
    profile: StageProfile,
    *,
    slowly: bool = True,
    now: Residual = NOW,
    heard: bool = True,
    limits: bool = False,
) -> TakenHold:
    monkeypatch.setattr(hold_amid_hiss, "CornerSearch", lambda *_: SimpleNamespace(singly=True))
    monkeypatch.setattr(hold_amid_hiss, "SingleHoldSearch", lambda *_, **__: single)
    monkeypatch.setattr(hold_amid_hiss, "HoldSearch", lambda *_: sudden)
    monkeypatch.setattr(hold_amid_hiss, "attacks_slowly", lambda *_: slowly)
    excerpts: Any = SimpleNamespace(
        row=SimpleNamespace(signal=np.zeros((2, 4))),
        residual=lambda *_: now,
        nudging_singly=object() if heard else None,
        peak_dbfs=0.0,
    )
    return find_amid_hiss(excerpts, profile, limits=limits)


@pytest.mark.parametrize(
    ("null_db", "floor_db", "told"),
    [(-50.0, -48.0, True), (-50.0, -51.0, False), (-70.0, -80.0, True), (-38.0, -36.0, False)],
)
def test_what_scales_but_for_its_hiss_does_nothing_here(
    null_db: float, floor_db: float, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    """Where hiss is as loud as a clip would be that is not said."""
    now = Residual(np.full((2, 4), null_db), floor_db)
    assert asked(monkeypatch, Word(None), Word(None, told=False), PROFILE, now=now).told is told


@pytest.mark.parametrize(("heard", "limits"), [(False, False), (True, True)])
def test_where_no_sample_is_heard_and_where_all_are_limited_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, *, heard: bool, limits: bool
) -> None:
    found = asked(monkeypatch, Word(-3.0), Word(-3.0), PROFILE, heard=heard, limits=limits)
    assert (found.headroom_db, found.told) == (None, False)


def test_where_a_tone_meets_a_clip_first_silence_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not asked(monkeypatch, Word(None), Word(None), StageProfile(kind=Kind.DYNAMICS)).told
