"""Every judgement on both sides of its edge, and on mixes whose damage is known because we did it."""

from __future__ import annotations

import inspect
from dataclasses import replace

import numpy as np
import pytest
from scipy import signal

from chainsim.judge import JUDGES, explain, judge
from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Tier
from chainsim.model.review_measurement import (
    EncoderEdge,
    Overs,
    PeakDensity,
    ReviewMeasurement,
    Span,
    Spread,
    TiltedTops,
)
from tests.judge.mixes import RATE_HZ, clipped, measured, song

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


def high_passed(mix: np.ndarray[tuple[int, ...], np.dtype[np.float64]], order: int) -> ReviewMeasurement:
    return measured(0.25 * signal.lfilter(*signal.butter(order, 80.0, "high", fs=RATE_HZ), mix))


def test_a_clip_is_seen_through_a_high_pass() -> None:
    found = only("clipping", high_passed(clipped(song(), 6.0), 1))
    assert found is not None
    assert (found.tier, found.severity) == (Tier.STRONG_SIGN, Severity.WARNING)
    assert found.message == (
        "The tops of waves would be flat if a high-pass at 80 Hz were undone: something clipped before it."
    )
    assert only("clipping", high_passed(song(), 1)) is None


def test_a_clip_that_cannot_be_seen_is_not_claimed() -> None:
    filtered = high_passed(clipped(song(), 6.0), 4)
    assert only("clipping", filtered) is None
    assert only("hidden-damage", filtered) is not None


@pytest.mark.parametrize(
    ("deviations", "samples", "tier"),
    [
        (5.99, 100, None),
        (6.0, 100, Tier.HINT),
        (9.99, 100, Tier.HINT),
        (10.0, 100, Tier.STRONG_SIGN),
        (40.0, 39, None),
        (40.0, 40, Tier.STRONG_SIGN),
    ],
)
def test_tilted_tops_by_deviations_and_share(deviations: float, samples: int, tier: Tier | None) -> None:
    found = only("clipping", replace(CLEAN, tilted_tops=TiltedTops(80.5, samples, 20.0, deviations)))
    assert (found and found.tier) == tier


@pytest.mark.parametrize(
    ("corner_hz", "message"),
    [
        (
            14.5,
            "The tops of waves are nearly flat, as left by a clip that was filtered afterwards, or by heavy "
            "saturation.",
        ),
        (
            15.5,
            "The tops of waves would be flat if a high-pass at 16 Hz were undone: something clipped before it.",
        ),
    ],
)
def test_tilted_tops_in_words(corner_hz: float, message: str) -> None:
    found = only("clipping", replace(CLEAN, tilted_tops=TiltedTops(corner_hz, 120, 8.0, 33.77)))
    assert found is not None
    assert found.message == message
    assert found.tier is (Tier.HINT if corner_hz < 15.0 else Tier.STRONG_SIGN)
    assert [one.text for one in found.evidence[:3]] == [
        "120 samples of such tops",
        "8 by chance",
        "34 standard deviations between them",
    ]
    assert found.action == (
        "Lower the clip gain of all tracks alike, and look for the stage that clips with `chainsim run` on the chain "
        "of the mix bus."
    )


def test_flat_runs_that_are_sure_go_before_tilted_tops_and_these_before_few_runs() -> None:
    tilted = replace(CLEAN, tilted_tops=TiltedTops(80.5, 120, 8.0, 33.77))
    for runs, tier in ((10, Tier.MEASURED), (9, Tier.STRONG_SIGN)):
        levels = replace(CLEAN.levels, flat_runs=runs, longest_flat_run_frames=3, flat_run_at_s=1.5)
        found = only("clipping", replace(tilted, levels=levels))
        assert found is not None
        assert found.tier is tier


@pytest.mark.parametrize(("peaks", "tier"), [(7, None), (8, Tier.HINT), (10, Tier.HINT), (11, Tier.STRONG_SIGN)])
def test_brickwalled_transients_by_peaks_at_the_ceiling(peaks: int, tier: Tier | None) -> None:
    density = PeakDensity(peaks, peaks, peaks, (Span(1.0, 4.0),))
    found = only("brickwalled-transients", replace(CLEAN, peak_density=density))
    assert (found and found.tier) == tier
    if found:
        assert found.severity is (Severity.WARNING if tier is Tier.STRONG_SIGN else Severity.INFORMATION)
        assert found.message == "Peaks stand at one ceiling, as a limiter or a clip leaves them."
        assert [one.text for one in found.evidence] == [f"{peaks} peaks of 10 ms within 0.1 dB of the highest, in 3 s"]
        assert found.spans == (Span(1.0, 4.0),)


def test_peaks_of_a_mix_of_2_s_are_in_2_s() -> None:
    density = PeakDensity(11, 11, 11, (Span(0.0, 2.0),), window_s=2.0)
    found = only("brickwalled-transients", replace(CLEAN, peak_density=density))
    assert found is not None
    assert found.evidence[0].text == "11 peaks of 10 ms within 0.1 dB of the highest, in 2 s"


@pytest.mark.parametrize(("near", "at", "is_found"), [(12, 0, False), (13, 6, True), (13, 7, False), (40, 20, False)])
def test_crowded_peaks_share_no_ceiling(near: int, at: int, is_found: bool) -> None:
    found = only("crowded-peaks", replace(CLEAN, peak_density=PeakDensity(at, near, at, ())))
    assert (found is not None) is is_found
    if found:
        assert (found.tier, found.severity) == (Tier.HINT, Severity.INFORMATION)
        assert found.message == (
            "The highest peaks are nearly alike but share no ceiling, as saturation leaves them, or a clip or limiter "
            "with a filter after it."
        )
        assert [one.text for one in found.evidence] == [
            "13 peaks of 10 ms within 0.5 dB of the highest, in 3 s",
            "6 within 0.1 dB",
        ]


def test_saturation_crowds_peaks() -> None:
    """Real: a beat whose every hit is another; then tanh, four times."""
    hits = np.random.default_rng(5).uniform(0.5, 1.0, 24)
    t = np.arange(12 * RATE_HZ) / RATE_HZ
    beat = hits[(t // 0.5).astype(int)] * np.sin(2.0 * np.pi * 63.0 * (t % 0.5)) * np.exp(-(t % 0.5) / 0.15)
    mix = 0.8 * np.stack((beat, beat))
    assert only("crowded-peaks", measured(mix)) is None
    for _ in range(4):
        mix = np.tanh(mix * 10.0 ** (3.0 / 20.0))
    assert only("crowded-peaks", measured(mix)) is not None


OVERSHOT = replace(
    CLEAN,
    levels=replace(CLEAN.levels, true_peak_dbtp=0.6, flat_runs=0),
    encoder_edge=EncoderEdge(16_050.0, 61.0),
)


def test_lossy_overshoot_in_words() -> None:
    found = only("lossy-overshoot", OVERSHOT)
    assert found is not None
    assert (found.tier, found.severity) == (Tier.STRONG_SIGN, Severity.WARNING)
    assert found.message == "A lossy encoder has put peaks above full scale; players clip them."
    assert [one.text for one in found.evidence] == [
        "true peak +0.6 dBTP",
        "nothing above 16.1 kHz",
        "an edge of 61 dB",
    ]
    assert found.action == "Set the ceiling of the last limiter to -1 dBTP and encode again from the mix."


@pytest.mark.parametrize(
    ("changed", "tier"),
    [
        (replace(OVERSHOT, encoder_edge=EncoderEdge(16_050.0, 30.0)), Tier.STRONG_SIGN),
        (replace(OVERSHOT, encoder_edge=EncoderEdge(16_050.0, 29.9)), None),
        (replace(OVERSHOT, encoder_edge=None), None),
        (replace(OVERSHOT, levels=replace(OVERSHOT.levels, true_peak_dbtp=0.0)), None),
        (replace(OVERSHOT, levels=replace(OVERSHOT.levels, flat_runs=1)), None),
        (replace(OVERSHOT, encoder_edge=None, source=replace(CLEAN.source, encoding="MPEG_LAYER_III")), Tier.MEASURED),
        (replace(OVERSHOT, encoder_edge=None, source=replace(CLEAN.source, encoding="PCM_16")), None),
    ],
    ids=["at the edge", "below it", "no edge", "no over", "flat", "MP3 itself", "PCM"],
)
def test_lossy_overshoot_needs_an_encoder_and_an_over(changed: ReviewMeasurement, tier: Tier | None) -> None:
    found = only("lossy-overshoot", changed)
    assert (found and found.tier) == tier


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


def test_gain_buildup_in_a_dense_mix() -> None:
    found = only("gain-buildup", DENSE)
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
def test_no_gain_buildup_where_anything_moves(changed: ReviewMeasurement) -> None:
    assert only("gain-buildup", changed) is None


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
