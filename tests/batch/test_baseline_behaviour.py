from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.batch.baseline_behaviour import behaviour_of, third_octaves_db
from chainsim.batch.behaviour_drift import behaviour_drifts
from chainsim.engine.data_sheets import MeasuredStage
from chainsim.model.baseline import TOLERANCES, Behaviour, Drift
from chainsim.model.data_sheet import SINE_LEVELS_DBFS, DataSheet, Response, ToneDistortion
from chainsim.model.profile import Kind, StageProfile

LEVELS = len(SINE_LEVELS_DBFS)
HERTZ = tuple(25.0 * 2.0 ** (step / 12) for step in range(110))
SHEET = DataSheet(
    sample_rate_hz=48_000,
    channels=2,
    block_frames=8192,
    gain_db=3.0,
    polarity=(1, 1),
    response=Response(HERTZ, (3.0,) * 110, (0.0,) * 110),
    distortion=(ToneDistortion(1002.2, False, SINE_LEVELS_DBFS, (-150.0,) * LEVELS, (None,) * LEVELS),),
    noise_dbfs=float("-inf"),
)
KEPT = behaviour_of(MeasuredStage(StageProfile(kind=Kind.CLIP, clean_to_dbfs=0.234), SHEET))


def moved(after: Behaviour, before: Behaviour = KEPT) -> list[Drift]:
    return list(behaviour_drifts(before, after, TOLERANCES))


def with_figures(**figures: float | None) -> Behaviour:
    return KEPT.model_copy(update={"figures": KEPT.figures | figures})


def test_what_is_kept_is_rounded_and_rounding_noise_is_not() -> None:
    assert (KEPT.kind, KEPT.figures["clean_to_dbfs"], KEPT.figures["noise_dbfs"]) == ("clip", 0.23, None)
    assert set(KEPT.response_db) == {3.0}
    assert KEPT.thd_db == {"1 kHz": (-120.0,) * LEVELS}
    assert KEPT.aliasing_db == {"1 kHz": (None,) * LEVELS}
    assert behaviour_of(MeasuredStage(StageProfile(), None, "crashed")) == Behaviour(failure="crashed")


def test_a_third_octave_is_the_mean_of_its_power() -> None:
    bumpy = replace(SHEET, response=Response((950.0, 1050.0, 2000.0), (0.0, 10.0, 1.0), (0.0, 0.0, 0.0)))
    # (1 + 10) / 2 = 5.5, which is 7.404 dB
    assert third_octaves_db(bumpy) == pytest.approx((7.404, 1.0), abs=0.001)


@pytest.mark.parametrize(("gain_db", "names"), [(3.1, []), (3.11, ["gain_db"])])
def test_a_figure_may_move_by_its_tolerance_and_the_response_goes_with_the_gain(
    gain_db: float, names: list[str]
) -> None:
    louder = with_figures(gain_db=gain_db).model_copy(
        update={"response_db": tuple(band + gain_db - 3.0 for band in KEPT.response_db if band is not None)}
    )
    assert [drift.meter for drift in moved(louder)] == names


def test_a_latency_is_exact_and_comes_first() -> None:
    assert moved(with_figures(latency_reported_frames=1.0, gain_db=9.0))[0] == Drift("latency_reported_frames", 0, 1.0)


def test_polarity_and_kind_are_told_in_words() -> None:
    other = KEPT.model_copy(update={"polarity": (1, -1), "kind": "saturation"})
    assert moved(other) == [
        Drift("polarity", "upright", "upright and inverted"),
        Drift("kind", "clip", "saturation"),
    ]


def test_the_band_that_moved_most_is_named() -> None:
    bands = list(KEPT.response_db)
    bands[16], bands[17] = 3.5, 4.0  # of 25 Hz x 10^(n/10): 1 kHz and 1.26 kHz
    assert moved(KEPT.model_copy(update={"response_db": tuple(bands)})) == [
        Drift("response_db", 3.0, 4.0, 0.25, "1.3 kHz", 1)
    ]


def test_distortion_that_nobody_hears_may_move_and_what_noise_hides_is_not_compared() -> None:
    def distorted(level_db: float | None) -> Behaviour:
        return KEPT.model_copy(update={"thd_db": {"1 kHz": (level_db,) * LEVELS}})

    assert moved(distorted(-91.0)) == []
    everywhere = tuple(f"1 kHz, {level:g} dBFS" for level in SINE_LEVELS_DBFS)
    assert moved(distorted(-60.0)) == [Drift("thd_db", -120.0, -60.0, 1.0, everywhere[0], LEVELS - 1, everywhere)]
    assert moved(distorted(None), distorted(-60.0)) == []


@pytest.mark.parametrize(("repeatability_db", "names"), [(None, ["gain_db"]), (-61.0, ["gain_db"]), (-20.0, [])])
def test_what_never_plays_twice_alike_may_move_by_more(repeatability_db: float | None, names: list[str]) -> None:
    # Residuals of -20 dB are a gain 10 % off, and three times that 2.28 dB.
    before = KEPT.model_copy(update={"repeatability_db": repeatability_db, "response_db": ()})
    assert [drift.meter for drift in moved(with_figures(gain_db=5.0), before)] == names


def test_a_plugin_that_no_longer_survives_probing_has_drifted() -> None:
    (drift,) = moved(Behaviour(failure="crashed while it was probed"))
    assert (drift.meter, drift.before, drift.after) == ("probe", "an answer", "crashed while it was probed")
    assert moved(KEPT, Behaviour(failure="crashed while it was probed")) == []  # nothing was known
