"""Every judgement on both sides of its edge, and on mixes whose damage is known because we did it."""

from __future__ import annotations

import inspect
from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Overs, ReviewMeasurement, Span, Spread, Tier
from chainsim.review import JUDGES, explain, judge
from tests.review.mixes import RATE_HZ, clipped, measured, song

CLEAN = measured(song())


def only(name: str, measurement: ReviewMeasurement) -> Judgement | None:
    found = [one for one in judge(measurement) if one.name == name]
    assert len(found) <= 1
    return found[0] if found else None


def spread(median: float, width: float = 2.0) -> Spread:
    return Spread(median - width / 2, median, median + width / 2, median - width, 1.0, median + width, 2.0)


def test_a_clean_mix_is_told_only_what_cannot_be_known() -> None:
    assert [(one.name, one.tier) for one in judge(CLEAN)] == [("hidden-damage", Tier.UNKNOWABLE)]


@pytest.mark.parametrize("turned_down_db", [0.0, -12.0])
@pytest.mark.parametrize("by_db", [3.0, 6.0])
def test_a_clip_is_measured_at_any_level(by_db: float, turned_down_db: float) -> None:
    found = only("clipping", measured(clipped(song(), by_db) * 10.0 ** (turned_down_db / 20.0)))
    assert found is not None
    assert (found.tier, found.severity) == (Tier.MEASURED, Severity.ERROR)
    assert found.evidence[0].value >= 10
    assert found.spans
    assert "clip gain of all tracks" in found.action


def test_a_clip_that_was_filtered_is_not_claimed() -> None:
    damaged = clipped(song(), 6.0)
    filtered = measured(0.25 * signal.lfilter(*signal.butter(2, 80.0, "high", fs=RATE_HZ), damaged))
    assert only("clipping", filtered) is None
    assert only("hidden-damage", filtered) is not None


@pytest.mark.parametrize(
    ("runs", "longest", "tier"),
    [(9, 5, Tier.HINT), (10, 3, Tier.MEASURED), (1, 6, Tier.MEASURED), (1, 3, Tier.HINT)],
)
def test_few_short_runs_are_a_hint(runs: int, longest: int, tier: Tier) -> None:
    levels = replace(CLEAN.levels, flat_runs=runs, longest_flat_run_frames=longest, flat_run_at_s=1.5)
    found = only("clipping", replace(CLEAN, levels=levels))
    assert found is not None
    assert (found.tier, found.severity is Severity.ERROR) == (tier, tier is Tier.MEASURED)


@pytest.mark.parametrize(
    ("median_db", "tier"), [(8.0, None), (7.99, Tier.HINT), (6.0, Tier.HINT), (5.99, Tier.STRONG_SIGN)]
)
def test_over_limiting_by_median_psr(median_db: float, tier: Tier | None) -> None:
    found = only("over-limiting", replace(CLEAN, psr_db=spread(median_db)))
    assert (found and found.tier) == tier


def test_over_limiting_says_where() -> None:
    psr_db = tuple(5.0 if 2 <= index < 5 else 14.0 for index in range(10))
    curve = replace(CLEAN.over_time, step_s=1.0, window_s=3.0, psr_db=psr_db)
    found = only("over-limiting", replace(CLEAN, psr_db=spread(5.0), over_time=curve))
    assert found is not None
    assert found.spans == (Span(2.0, 7.0),)
    assert found.action.startswith("Lower the input of the limiter on the mix bus by about 3.0 dB")


def overs(limit_dbtp: float, share: float) -> Overs:
    spans = (Span(1.0, 1.01),) if share else ()
    return Overs(limit_dbtp, len(spans), share, 0.01 if share else 0.0, spans)


@pytest.mark.parametrize(
    ("above_ceiling", "above_full_scale", "severity"),
    [
        (0.0, 0.0, None),
        (0.2, 0.0, Severity.INFORMATION),
        (0.2, 0.000_9, Severity.WARNING),
        (0.2, 0.001, Severity.ERROR),
    ],
)
def test_headroom_by_how_often(above_ceiling: float, above_full_scale: float, severity: Severity | None) -> None:
    found = only("exhausted-headroom", replace(CLEAN, overs=(overs(-1.0, above_ceiling), overs(0.0, above_full_scale))))
    assert (found and found.severity) == severity
    assert found is None or found.tier is Tier.MEASURED


DENSE = replace(
    CLEAN,
    levels=replace(CLEAN.levels, frames=30 * 44_100, loudness_range_lu=2.0),
    crest_db=spread(7.0, 2.0),
)


def test_gain_build_up_in_a_dense_mix() -> None:
    found = only("gain-build-up", DENSE)
    assert found is not None
    assert (found.tier, found.severity) == (Tier.HINT, Severity.WARNING)


@pytest.mark.parametrize(
    "changed",
    [
        replace(DENSE, crest_db=spread(10.0, 2.0)),
        replace(DENSE, crest_db=spread(7.0, 4.0)),
        replace(DENSE, levels=replace(DENSE.levels, loudness_range_lu=5.0)),
        replace(DENSE, levels=replace(DENSE.levels, frames=19 * 44_100)),
        replace(DENSE, crest_db=None),
    ],
    ids=["crest", "varies", "range", "short", "quiet"],
)
def test_no_gain_build_up_where_anything_moves(changed: ReviewMeasurement) -> None:
    assert only("gain-build-up", changed) is None


def test_silence_is_not_judged() -> None:
    assert judge(measured(np.zeros((2, 200_000)))) == ()


@pytest.mark.parametrize("name", JUDGES)
def test_every_page_has_all_its_parts(name: str) -> None:
    page = explain(name)
    assert page == inspect.getdoc(JUDGES[name])
    assert page.startswith(f"{name}: ")
    parts = ("What it means", "Why it matters", "How it was measured", "Example", "What to do", "When to ignore it")
    assert all(f"{part}: " in page for part in parts)
    assert max(map(len, page.splitlines())) <= 78
