"""Clips behind what never answers alike, by harmonics: found at their level, and not where there is none."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.harmonics import LEVELS_DBFS, by_harmonics, harmonic_onset
from tests.profile.processors import RATE_HZ, STEREO, Compressor, Curve, Noise, Shaper, Stage, bell, clip, gain, series


class Wandering(Stage):
    """Half of the signal late by 3 to 7 ms, along straight lines between random times 50 ms apart; never the same."""

    def __init__(self) -> None:
        self._knots = np.random.default_rng().uniform(144.0, 336.0, 2000)
        self._past, self._at = np.zeros((2, 400)), 0

    def run(self, x: np.ndarray) -> np.ndarray:
        frames = np.arange(x.shape[1])
        late = np.interp((self._at + frames) / 2400, np.arange(self._knots.size), self._knots)
        known = np.concatenate([self._past, x], axis=1)
        self._past, self._at = known[:, -400:], self._at + x.shape[1]
        where = np.arange(known.shape[1])
        return np.stack([0.5 * row[400:] + 0.5 * np.interp(400 + frames - late, where, row) for row in known])


def onset(opener: OpenProcessor) -> OnsetCurve | None:
    found = harmonic_onset(Bench(opener, STEREO))
    return None if found is None else found.curve


def knee(x: np.ndarray) -> np.ndarray:
    """Its slope falls from 1 at 0.1 to 0 at 0.3."""
    a = np.minimum(np.abs(x), 0.3)
    return np.asarray(np.sign(x) * np.where(a <= 0.1, a, a - np.square(a - 0.1) / 0.4))


@pytest.mark.parametrize(
    ("curve", "at_corner"),
    [
        (lambda x: np.clip(x, -0.1, 0.1), True),
        (lambda x: np.clip(x, -0.2, 0.1), True),
        (lambda x: (x + np.clip(x, -0.1, 0.1)) / 2.0, True),
        (knee, False),
        (lambda x: (x + knee(x)) / 2.0, False),
    ],
    ids=["clip", "of one side", "beside the dry", "knee", "knee beside the dry"],
)
def test_harmonics_of_a_corner_rise_ever_less(curve: Curve, *, at_corner: bool) -> None:
    found = harmonic_onset(Bench(series(lambda: Shaper(curve), lambda: Noise(None)), STEREO))
    assert found is not None
    assert found.begins_at_corner is at_corner


@pytest.mark.parametrize("limit_dbfs", [-13.2, pytest.param(3.0, marks=pytest.mark.slow)])
def test_a_clip_is_found_at_its_level(limit_dbfs: float) -> None:
    found = onset(series(clip(limit_dbfs), Wandering))
    assert found is not None
    assert found.level_dbfs == pytest.approx([limit_dbfs - 0.6] * 3, abs=0.7)


@pytest.mark.slow
def test_where_filters_come_first_the_margin_is_wider() -> None:
    found = onset(series(bell(1016.0, 12.0, 1.0), clip(0.0), Wandering))
    assert found is not None
    assert found.level_dbfs[1] == pytest.approx(-12.0 - 5.6, abs=0.8)


@pytest.mark.parametrize("opener", [Wandering, lambda: Noise(3), gain(6.0)], ids=["wanders", "hiss", "gain"])
def test_what_bends_nothing_makes_no_harmonics(opener: OpenProcessor) -> None:
    found = onset(opener)
    assert found is not None
    assert min(found.level_dbfs) == math.inf


@pytest.mark.parametrize(
    "opener",
    [series(lambda: Shaper(np.tanh), Wandering), series(gain(-70.0), lambda: Noise(3))],
    ids=["smooth", "drowned"],
)
def test_nothing_is_told_of_what_bends_smoothly_or_drowns(opener: OpenProcessor) -> None:
    assert onset(opener) is None


ANSWERS = TransferCurve((0.0,), (0.0,), (-60.0,))


@pytest.mark.parametrize(
    ("profile", "asked"),
    [
        (StageProfile(Kind.LINEAR, repeatability_db=-29.0), True),
        (StageProfile(Kind.LINEAR, repeatability_db=-31.0), False),
        (StageProfile(Kind.UNKNOWN, repeatability_db=-65.0, transfer=ANSWERS), True),
        (StageProfile(Kind.UNKNOWN, repeatability_db=-67.0, transfer=ANSWERS), False),
        (StageProfile(Kind.UNKNOWN, repeatability_db=-65.0), False),
        (StageProfile(Kind.DYNAMICS, repeatability_db=-10.0), False),
    ],
)
def test_only_what_could_not_be_compared_is_asked(profile: StageProfile, asked: bool) -> None:
    found = by_harmonics(Bench(clip(-10.0), STEREO), profile)
    assert (found.kind is Kind.CLIP) == asked
    assert (found == profile) == (not asked)


@pytest.mark.parametrize(
    ("before", "kind"),
    [(gain(0.0), Kind.CLIP), (lambda: Compressor(-50.0, 0.3, 0.3), Kind.DYNAMICS_THEN_CLIP)],
    ids=["gain", "leveller"],
)
def test_what_turns_clean_tones_up_or_down_moves(before: OpenProcessor, kind: Kind) -> None:
    outputs = (gain(30.0), clip(0.0), lambda: Noise(None))
    opener = series(before, *outputs)
    levels = LEVELS_DBFS
    gains_db = [20.0 * math.log10(_gain_of(before, 10.0 ** (level / 20.0))) + 30.0 for level in levels]
    out = tuple(min(level + gain_db, 0.0) for level, gain_db in zip(levels, gains_db, strict=True))
    thd = tuple(-60.0 if dbfs < 0.0 else -10.0 for dbfs in out)
    profile = StageProfile(Kind.UNKNOWN, repeatability_db=-50.0, transfer=TransferCurve(levels, out, thd))
    found = by_harmonics(Bench(opener, STEREO), profile)
    assert found.kind is kind
    assert found.worst_onset_dbfs is not None
    # The compressor begins at -50 dBFS, and has moved by half of 3 dB two steps later; the clip is where a gain has it.
    assert found.worst_onset_dbfs == -48.0 if kind is Kind.DYNAMICS_THEN_CLIP else found.worst_onset_dbfs < -29.0


def _gain_of(opener: OpenProcessor, level: float) -> float:
    """Of what has come to rest, at a sine."""
    time_s = np.arange(2 * RATE_HZ) / RATE_HZ
    tone = (level * np.sin(2.0 * np.pi * 1000.0 * time_s)).astype(np.float32)
    answer = opener().process(np.stack([tone, tone]))
    return float(np.abs(answer[0, -RATE_HZ // 10 :]).max() / np.abs(tone).max())


@pytest.mark.parametrize(("threshold_db", "kind"), [(-11.0, Kind.DYNAMICS_THEN_CLIP), (20.0, Kind.CLIP)])
def test_a_compressor_works_below_a_clip_whose_level_has_a_margin(threshold_db: float, kind: Kind) -> None:
    """A bell of 12 dB before a clip of 0 dBFS has it told 6 dB lower, above which it turns clean tones down by 4 dB."""
    chain = series(
        bell(5032.0, 12.0, 0.8),
        clip(0.0),
        lambda: Compressor(threshold_db, 0.01, 0.2),
        gain(-12.0),
        lambda: Noise(None),
    )
    assert probe_stage(chain, STEREO).kind is kind


@pytest.mark.parametrize(("limit_dbfs", "bends"), [(-10.0, True), (60.0, False)])
@pytest.mark.parametrize("way", [1.0, -1.0], ids=["middle", "sides"])
def test_dynamics_that_hiss_are_asked_whether_they_bend_what_is_sudden(
    limit_dbfs: float, way: float, *, bends: bool
) -> None:
    """A clip of the middle, or of the sides, that no steady tone gets to: it is turned down to -13.5 dBFS at most."""
    limit = 10.0 ** (limit_dbfs / 20.0)

    def clip_way(x: np.ndarray) -> np.ndarray:
        own = (x[0] + way * x[1]) / 2.0
        left = np.clip(own, -limit, limit) - own
        return np.asarray(x + np.stack([left, way * left]))

    opener = series(lambda: Compressor(-30.0), lambda: Shaper(clip_way), lambda: Noise(None))
    levels = LEVELS_DBFS
    out = tuple(level if level < -30.0 else -30.0 + (level + 30.0) / 4.0 for level in levels)
    curve = TransferCurve(levels, out, (-60.0,) * len(levels))
    profile = StageProfile(Kind.UNKNOWN, repeatability_db=-50.0, transfer=curve)
    bench = Bench(opener, STEREO)
    bench.polarity = (1.0, -1.0)  # as where its sides were asked last
    found = by_harmonics(bench, profile)
    assert (found.kind, found.bends_bursts, bench.polarity) == (Kind.DYNAMICS, bends, (1.0, -1.0))
