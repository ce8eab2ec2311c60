"""The clean policy on chains whose levels are worked out by addition."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from chainsim.diagnose import diagnose
from chainsim.model.chain import Intent
from chainsim.model.options import Aims
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.trim import Policy, Trim, Where
from chainsim.recommend import recommend
from tests.diagnose.measurements import SILENT, Gain, check, levels, measured
from tests.recommend.applying import Recipe


def settings(trims: tuple[Trim, ...]) -> list[tuple[Where, int | None, float, float]]:
    return [(trim.where, trim.stage, trim.trim_db, trim.change_db) for trim in trims]


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(),
        Recipe((Gain(3.0), Gain(3.0))),
        Recipe((Gain(6.0), Gain(-6.0))),
        Recipe((Gain(5.0), Gain(9.0, trim_db=-8.0)), fader_db=-3.0),
    ],
)
def test_a_chain_within_its_limits_needs_no_trim(recipe: Recipe) -> None:
    recipe = replace(recipe, peak_dbfs=-9.0, rms_dbfs=-20.0)
    assert recipe.trims(Policy.CLEAN) == ()


def test_silence_needs_no_trim() -> None:
    for policy in (Policy.CLEAN, Policy.REFERENCE, Policy.UNITY):
        assert recommend(measured([Gain(20.0)], source=SILENT), (), Aims(policy, margin_db=0.0)) == ()


def test_a_hot_source_is_turned_down_at_the_clip_gain_alone() -> None:
    recipe = Recipe((Gain(name="EQ"), Gain()), peak_dbfs=2.34, rms_dbfs=-12.0)
    first, last = recipe.trims(Policy.CLEAN)
    assert first == Trim(
        where=Where.INPUT,
        stage=None,
        path=None,
        current_db=0.0,
        trim_db=-2.4,
        change_db=-2.4,
        reason="the input of stage 1 'EQ' peaks at +2.3 dBFS, above 0 dBFS, as hot as the source comes",
    )
    # -0.06 dBFS is left, 0.94 dB above the true-peak limit, which only the output has.
    assert last == Trim(
        where=Where.FADER,
        stage=None,
        path=None,
        current_db=0.0,
        trim_db=-1.0,
        change_db=-1.0,
        reason=(
            "the output's true peak is -0.1 dBTP, above -1 dBTP; no stage comes after the fader, "
            "so nothing is left to be spared before it"
        ),
    )


def test_a_trim_that_pushes_the_first_stage_over_is_the_knob_and_not_the_clip_gain() -> None:
    recipe = Recipe((Gain(trim_db=8.0), Gain(-8.0)))
    assert settings(recipe.trims(Policy.CLEAN)) == [(Where.STAGE, 1, 5.9, -2.1)]


def test_a_stage_that_puts_out_too_much_is_trimmed_before_the_next_and_named_as_the_other_knob() -> None:
    recipe = Recipe((Gain(-1.0), Gain(5.5, name="Sat"), Gain(-4.0, name="Comp")), peak_dbfs=-2.0, rms_dbfs=-14.0)
    assert recipe.trims(Policy.CLEAN) == (
        Trim(
            where=Where.STAGE,
            stage=3,
            path="3",
            current_db=0.0,
            trim_db=-2.6,
            change_db=-2.6,
            reason=(
                "the input of stage 3 'Comp' peaks at +2.5 dBFS, above 0 dBFS; stage 2 'Sat' puts it out that hot, "
                "and its own output control is the other knob"
            ),
        ),
    )


def test_what_an_earlier_trim_already_takes_back_is_not_taken_back_twice() -> None:
    # Inputs peak at +1, +1 and +3: one trim of -1 before stage 2, and only what is left of +3 - 1.1 before stage 3.
    recipe = Recipe((Gain(3.0), Gain(2.0), Gain(-9.0)), peak_dbfs=-2.0, rms_dbfs=-14.0)
    assert settings(recipe.trims(Policy.CLEAN)) == [(Where.STAGE, 2, -1.1, -1.1), (Where.STAGE, 3, -2.0, -2.0)]


def test_buildup_is_brought_back_where_it_first_passes_the_limit() -> None:
    recipe = Recipe(
        (Gain(3.0, name="EQ"), Gain(2.1, name="Comp"), Gain(4.22, name="Sat"), Gain(name="Lim")),
        peak_dbfs=-20.0,
        rms_dbfs=-32.0,
    )
    assert recipe.trims(Policy.CLEAN) == (
        Trim(
            where=Where.STAGE,
            stage=3,
            path="3",
            current_db=0.0,
            trim_db=-3.4,
            change_db=-3.4,
            reason="the level behind stage 3 'Sat' is 9.3 dB above the source, more than 6 dB",
        ),
    )


def test_buildup_that_the_input_trim_makes_is_taken_back_there() -> None:
    recipe = Recipe((Gain(), Gain()), peak_dbfs=-30.0, rms_dbfs=-42.0, input_trim_db=10.0)
    assert settings(recipe.trims(Policy.CLEAN)) == [(Where.INPUT, None, 5.9, -4.1)]


def test_two_reasons_at_one_place_make_one_trim() -> None:
    recipe = Recipe((Gain(7.0, name="EQ"), Gain(3.0, name="Sat"), Gain(-6.0)), peak_dbfs=-4.5, rms_dbfs=-16.5)
    first, second, *_ = recipe.trims(Policy.CLEAN)
    assert (first.stage, first.change_db) == (1, -1.1)
    # Input of stage 2: -4.5 + 7 - 1.1 = +1.4 over; its tap: 10 - 1.1 = 8.9 above the source, 2.9 too much.
    assert (second.stage, second.change_db) == (2, -3.0)
    assert second.reason == (
        "the input of stage 2 'Sat' peaks at +1.4 dBFS, above 0 dBFS; stage 1 'EQ' puts it out that hot, and its own "
        "output control is the other knob; the level behind stage 2 'Sat' is 8.9 dB above the source, more than 6 dB"
    )


def test_the_output_is_turned_down_at_the_fader_for_the_worse_of_sample_and_true_peak() -> None:
    recipe = Recipe((Gain(5.5),), peak_dbfs=-6.0, rms_dbfs=-20.0, fader_db=1.0, true_peak_above_db=0.25)
    (trim,) = recipe.trims(Policy.CLEAN)
    assert (trim.where, trim.current_db, trim.trim_db, trim.change_db) == (Where.FADER, 1.0, -0.8, -1.8)
    assert trim.reason == (
        "the output peaks at +0.5 dBFS, above 0 dBFS; no stage comes after the fader, so nothing is left to be spared "
        "before it; the output's true peak is +0.8 dBTP, above -1 dBTP; no stage comes after the fader, so nothing is "
        "left to be spared before it"
    )


def test_what_is_over_before_the_fader_is_taken_back_before_the_last_stage() -> None:
    recipe = Recipe((Gain(), Gain(5.5, name="Drive")), peak_dbfs=-4.0, rms_dbfs=-20.0, fader_db=-3.0)
    assert recipe.trims(Policy.CLEAN) == (
        Trim(
            where=Where.STAGE,
            stage=2,
            path="2",
            current_db=0.0,
            trim_db=-1.6,
            change_db=-1.6,
            reason=(
                "the last tap peaks at +1.5 dBFS, above 0 dBFS, and the fader would only hide that; the output "
                "control of stage 2 'Drive' is the other knob"
            ),
        ),
    )


def test_no_fader_cut_is_recommended_that_would_be_a_finding_itself() -> None:
    recipe = Recipe((Gain(5.5, name="Comp", intent="dynamics"),), peak_dbfs=-4.0, rms_dbfs=-20.0)
    first, last = recipe.trims(Policy.CLEAN)
    assert (first.where, first.change_db) == (Where.INPUT, -1.6)
    assert first.reason.endswith("(estimated: the stage's own gain depends on level)")
    assert (last.where, last.change_db) == (Where.FADER, -1.0)  # -0.1 dBTP is left, 0.9 dB above the limit


def clipper(clean_to_dbfs: float, **changes: Any) -> Gain:
    return Gain(name="Sat", clean_to_dbfs=clean_to_dbfs, **changes)


def test_a_hidden_clip_is_ended_by_a_trim_before_the_stage() -> None:
    recipe = Recipe((Gain(), clipper(-13.25)))  # fed a peak of -6 dBFS
    assert recipe.trims(Policy.CLEAN) == (
        Trim(
            where=Where.STAGE,
            stage=2,
            path="2",
            current_db=0.0,
            trim_db=-7.4,  # 7.25 dB, 0.05 dB of room for how finely that was measured, and down to the 0.1 dB grid
            change_db=-7.4,
            reason="stage 2 'Sat' clips inside, 7.2 dB past its clean limit",
        ),
    )


def test_before_the_first_insert_it_is_the_clip_gain() -> None:
    assert settings(Recipe((clipper(-13.25),)).trims(Policy.CLEAN)) == [(Where.INPUT, None, -7.4, -7.4)]
    raised = Recipe((clipper(-5.0, trim_db=3.0),))
    assert settings(raised.trims(Policy.CLEAN)) == [(Where.STAGE, 1, 0.9, -2.1)]


@pytest.mark.parametrize(
    ("stage", "trims"),
    [
        (clipper(-9.0, intent="colour"), []),
        (clipper(-9.0, intent="ceiling"), []),
        (clipper(-9.0, kind=Kind.SATURATION), []),
        (clipper(-9.0, kind=Kind.SATURATION, intent="clean"), [(Where.STAGE, 2, -3.1, -3.1)]),
        (clipper(-9.0, kind=Kind.DYNAMICS, intent="clean"), []),
        (clipper(-6.0), []),
        (clipper(-6.01), [(Where.STAGE, 2, -0.1, -0.1)]),
        (clipper(-9.0, result={"programme": check(headroom_db=None)}), []),  # nobody knows how far
    ],
)
def test_only_what_is_a_fault_of_known_size_gets_a_trim(
    stage: Gain, trims: list[tuple[Where, int | None, float, float]]
) -> None:
    assert settings(Recipe((Gain(), stage)).trims(Policy.CLEAN)) == trims


def test_wanted_drive_stays() -> None:
    measurement = measured([Gain(), clipper(-9.0, kind=Kind.SATURATION, intent="clean")], limits={"max_drive_db": 2.0})
    (trim,) = recommend(measurement, diagnose(measurement), Aims(Policy.CLEAN, margin_db=0.0))
    assert trim.change_db == -1.1
    assert trim.reason == "stage 2 'Sat' saturates, 1.0 dB past the 2 dB of drive that it may have"


def test_an_earlier_trim_adds_headroom() -> None:
    # 5 dB past at stage 2, 7 at stage 4: only what is left of 7 - 5.1 before stage 4.
    recipe = Recipe((Gain(), clipper(-11.0), Gain(), clipper(-13.0)))
    first, second = recipe.trims(Policy.CLEAN)
    assert settings((first, second)) == [(Where.STAGE, 2, -5.1, -5.1), (Where.STAGE, 4, -2.0, -2.0)]
    assert second.reason == (
        "stage 4 'Sat' clips inside, 1.9 dB past its clean limit "
        "(estimated: earlier changes pass through stage 2 'Sat', whose gain depends on level)"
    )
    assert settings(Recipe((Gain(), clipper(-13.0), clipper(-11.0))).trims(Policy.CLEAN)) == [
        (Where.STAGE, 2, -7.1, -7.1)
    ]


def test_headroom_behind_dynamics_is_an_estimate() -> None:
    comp = Gain(name="Comp", intent="dynamics")
    *_, last = Recipe((Gain(), clipper(-11.0), comp, clipper(-13.0))).trims(Policy.CLEAN)
    assert last.reason == (
        "stage 4 'Sat' clips inside, 1.9 dB past its clean limit "
        "(estimated: earlier changes pass through stage 2 'Sat', stage 3 'Comp', whose gain depends on level)"
    )


def test_the_larger_of_two_needs_at_one_place_wins() -> None:
    recipe = Recipe((Gain(5.5, name="EQ"), clipper(-3.0), Gain(-6.0)), peak_dbfs=-4.0, rms_dbfs=-16.0)
    (trim,) = recipe.trims(Policy.CLEAN)
    assert (trim.stage, trim.change_db) == (2, -4.6)
    assert trim.reason == (
        "the input of stage 2 'Sat' peaks at +1.5 dBFS, above 0 dBFS; stage 1 'EQ' puts it out that hot, and its own "
        "output control is the other knob; stage 2 'Sat' clips inside, 4.5 dB past its clean limit"
    )


def test_a_clip_in_a_branch_is_ended_before_its_parallel_stage() -> None:
    comp = Gain(name="Comp", intent="dynamics")
    parallel = Gain(branches=((0.0, (Gain(),)), (0.0, (comp, Gain(branches=((0.0, (clipper(-8.0),)),))))))
    (trim,) = Recipe((Gain(), parallel)).trims(Policy.CLEAN)
    assert (trim.stage, trim.path, trim.change_db) == (2, "2", -2.1)
    assert trim.reason == (
        "stage 2.2.2.1.1 'Sat' clips inside, 2.0 dB past its clean limit "
        "(estimated: before it comes stage 2.2.1 'Comp', whose gain depends on level)"
    )


def test_stages_known_to_be_clean_over_full_scale_need_no_trim() -> None:
    hot = Gain(5.5, name="EQ", clean_to_dbfs=math.inf)
    back = Gain(trim_db=-6.0)
    quiet = {"peak_dbfs": -4.0, "rms_dbfs": -16.0}
    assert Recipe((hot, clipper(1.5), back), **quiet).trims(Policy.CLEAN) == ()
    assert Recipe((hot, Gain(clean_to_dbfs=math.inf), back), **quiet).trims(Policy.CLEAN) == ()
    assert settings(Recipe((hot, Gain(), back), **quiet).trims(Policy.CLEAN)) == [(Where.STAGE, 2, -1.6, -1.6)]


@pytest.mark.parametrize("fader_db", [0.0, -6.0])
def test_what_stays_over_to_the_output_is_turned_down_where_it_comes_from(fader_db: float) -> None:
    linear = Gain(clean_to_dbfs=math.inf)
    recipe = Recipe((linear, linear), peak_dbfs=2.34, rms_dbfs=-12.0, fader_db=fader_db)
    assert settings(recipe.trims(Policy.CLEAN))[0] == (Where.INPUT, None, -2.4, -2.4)
    brought_back = replace(recipe, stages=(linear, linear, Gain(trim_db=-4.0)))
    assert brought_back.trims(Policy.CLEAN) == ()


def test_the_trim_stands_before_the_stage_that_is_not_known_to_be_clean() -> None:
    hot = Gain(5.5, name="EQ")
    recipe = Recipe((hot, Gain(clean_to_dbfs=math.inf), Gain(name="Tape"), Gain(-6.0)), peak_dbfs=-4.0, rms_dbfs=-16.0)
    assert settings(recipe.trims(Policy.CLEAN)) == [(Where.STAGE, 3, -1.6, -1.6)]


def test_without_stages_the_clip_gain_sets_the_output() -> None:
    (trim,) = Recipe((), peak_dbfs=-0.5).trims(Policy.CLEAN)
    assert (trim.where, trim.trim_db) == (Where.INPUT, -0.6)
    assert trim.reason == (
        "the output's true peak is -0.5 dBTP, above -1 dBTP; there are no stages, so the clip gain sets the output"
    )


def test_bypassed_stages_need_no_trim_and_are_not_to_blame() -> None:
    recipe = Recipe((Gain(5.5, name="EQ"), Gain(bypass=True), Gain(-3.0)), peak_dbfs=-4.0, rms_dbfs=-16.0)
    (trim,) = recipe.trims(Policy.CLEAN)
    assert (trim.where, trim.stage, trim.trim_db) == (Where.STAGE, 3, -1.6)
    assert "; stage 1 'EQ' puts it out that hot" in trim.reason


def test_only_what_was_found_is_cured() -> None:
    measurement = measured([Gain(8.0), Gain(-6.0)], ignore=["gain-buildup"])
    assert settings(recommend(measurement, diagnose(measurement), Aims(Policy.CLEAN, margin_db=0.0))) == [
        (Where.STAGE, 2, -2.1, -2.1)
    ]
    assert recommend(measurement, (), Aims(Policy.CLEAN, margin_db=0.0)) == ()


@pytest.mark.parametrize("intent", ["dynamics", "ceiling", "colour"])
def test_behind_a_stage_whose_gain_depends_on_level_it_is_an_estimate(intent: Intent) -> None:
    recipe = Recipe((Gain(3.0), Gain(2.0, name="Comp", intent=intent), Gain(-9.0)), peak_dbfs=-2.0, rms_dbfs=-14.0)
    first, second = recipe.trims(Policy.CLEAN)
    assert "estimated" not in first.reason
    assert second.reason.endswith(
        " (estimated: earlier changes pass through stage 2 'Comp', whose gain depends on level)"
    )


def test_a_probed_linear_stage_is_no_estimate_whatever_its_intent() -> None:
    linear = Gain(2.0, name="Comp", intent="dynamics", result={"profile": StageProfile(kind=Kind.LINEAR)})
    recipe = Recipe((Gain(3.0), linear, Gain(-9.0)), peak_dbfs=-2.0, rms_dbfs=-14.0)
    assert not any("estimated" in trim.reason for trim in recipe.trims(Policy.CLEAN))


def test_a_trim_that_is_off_the_grid_still_meets_the_limit() -> None:
    recipe = Recipe((Gain(6.27), Gain(-3.0, trim_db=0.01)), peak_dbfs=-6.25, rms_dbfs=-30.0)
    assert recipe.complaints() != []
    trims = recipe.trims(Policy.CLEAN)
    assert recipe.with_trims(trims).complaints() == []


def test_infinite_peaks_are_no_reason_for_trims() -> None:
    bad = {"sample_peak_dbfs": float("inf"), "non_finite_samples": 3}
    measurement = measured([Gain(output=bad), Gain(input=bad, output=bad)], source=levels(1.0, -12.0))
    trims = recommend(measurement, diagnose(measurement), Aims(Policy.CLEAN, margin_db=0.0))
    assert settings(trims)[0] == (Where.INPUT, None, -1.1, -1.1)
