"""A clip beside what passes clean is told where it begins, not where what it leaves is one per cent of the whole."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.checks.break_above import first_break_db
from chainsim.profile.checks.null_check import check_by_null
from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.windows.excerpts import Excerpts
from tests.profile.processors import RATE_HZ, STEREO, Curve, Samples, Shaper

TONE = np.sin(2.0 * np.pi * 997.0 * np.arange(RATE_HZ // 4) / RATE_HZ)
LIMIT = 0.5
PROFILE = StageProfile(kind=Kind.SATURATION, linear_to_dbfs=-6.0, one_percent_dbfs=0.0, repeatability_db=-np.inf)


def beside(curve: Curve) -> OpenProcessor:
    """A twentieth of it, under the dry."""
    return lambda: Shaper(lambda x: x + 0.05 * curve(x))


def cut(x: Samples) -> Samples:
    return np.clip(x, -LIMIT, LIMIT)


def bent(x: Samples) -> Samples:
    return np.asarray(LIMIT * np.tanh(x / LIMIT))


def played(opener: OpenProcessor, *windows: tuple[float, float]) -> Excerpts:
    """Of each window the level of a tone, and that of one sample which stands out."""
    samples = [np.tile(tone * TONE, (2, 1)).astype(np.float32) for tone, _ in windows]
    for each, (_, top) in zip(samples, windows, strict=True):
        each[:, 6_000] = top
    return Excerpts(opener, [StageExcerpt(0, 0, each) for each in samples], STEREO, PROFILE)


def break_db(excerpts: Excerpts, up_to_db: float) -> float | None:
    return first_break_db(excerpts, excerpts.residual(0.0, -math.inf), up_to_db)


@pytest.mark.parametrize("below_db", [0.5, 3.0, 9.0])
def test_a_clip_under_the_dry_begins_where_its_first_sample_is_cut(below_db: float) -> None:
    level = LIMIT * 10.0 ** (-below_db / 20.0)
    found = check_by_null(played(beside(cut), (level, 0.0)), PROFILE)
    assert not found.exceeds
    assert found.headroom_db == pytest.approx(below_db, abs=0.1)


def test_a_window_that_bends_less_may_break_first() -> None:
    """The tone is cut from 6.0 dB on, and a sample in the other window from 4.0 dB."""
    first, tone = LIMIT * 10.0 ** (-4.0 / 20.0), LIMIT * 10.0 ** (-6.0 / 20.0)
    assert break_db(played(beside(cut), (tone, 0.0), (0.02, first)), 12.0) == pytest.approx(4.0, abs=0.1)


def test_nothing_is_told_beyond_the_gain_that_is_asked_for() -> None:
    level = LIMIT * 10.0 ** (-9.0 / 20.0)
    assert break_db(played(beside(cut), (level, 0.0)), 8.5) is None


def test_what_bends_breaks_nowhere_above_either() -> None:
    excerpts = played(beside(bent), (0.1, 0.0))
    assert break_db(excerpts, 24.0) is None
    told = check_by_null(excerpts, PROFILE).headroom_db
    assert told is not None
    assert 12.0 < told < 24.0  # one per cent of the whole, which is a twentieth's fifth


def test_what_answers_neighbouring_gains_unlike_is_asked_no_more() -> None:
    """As by a solver whose error follows the level."""
    opened: list[int] = []

    def solved(error: float) -> OpenProcessor:
        def opener() -> Shaper:
            opened.append(1)
            return Shaper(lambda x: x + 0.05 * cut(x) * (1.0 + error * np.sin(1e6 * x)))

        return opener

    counts = []
    for error in (0.0, 0.5):
        excerpts = played(solved(error), (LIMIT * 10.0 ** (-3.0 / 20.0), 0.0))
        excerpts.residual(0.0, -math.inf)
        opened.clear()
        found_db = break_db(excerpts, 12.0)
        assert found_db is None if error else found_db == pytest.approx(3.0, abs=0.1)
        counts.append(len(opened))
    assert counts[1] <= 5 < 20 < counts[0]
