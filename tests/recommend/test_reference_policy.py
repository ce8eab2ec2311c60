"""The reference policy on chains whose levels are worked out by addition. Default: -18 dBFS RMS, peaks to -6 dBFS."""

from __future__ import annotations

from chainsim.model.chain import Reference
from chainsim.model.options import Aims
from chainsim.model.trim import Policy, Trim, Where
from chainsim.recommend import recommend
from tests.diagnose.measurements import SILENT, Gain, levels, measured
from tests.recommend.applying import Recipe
from tests.recommend.test_clean_policy import settings


def test_every_stage_gets_the_reference_each_by_its_own_trim() -> None:
    recipe = Recipe((Gain(4.0, name="EQ"), Gain(-7.0, name="Comp"), Gain(name="Lim")), peak_dbfs=-9.05, rms_dbfs=-20.05)
    trims = recipe.trims(Policy.REFERENCE)
    # 2.05 up at the input, rounded down: -18.05. Then the EQ's 4 dB: from -14.05 down by 3.95, rounded: -18.05.
    assert settings(trims) == [
        (Where.INPUT, None, 2.0, 2.0),
        (Where.STAGE, 2, -4.0, -4.0),
        (Where.STAGE, 3, 7.0, 7.0),
    ]
    assert trims[1] == Trim(
        where=Where.STAGE,
        stage=2,
        path="2",
        current_db=0.0,
        trim_db=-4.0,
        change_db=-4.0,
        reason=(
            "brings the input of stage 2 'Comp' from -14.1 dBFS RMS, peak -3.1 dBFS, to the reference of -18 dBFS RMS"
        ),
    )


def test_the_peak_cap_goes_before_the_rms() -> None:
    (trim,) = Recipe((Gain(name="EQ"),), peak_dbfs=-4.05, rms_dbfs=-25.0).trims(Policy.REFERENCE)
    assert (trim.where, trim.trim_db) == (Where.INPUT, -2.0)
    assert trim.reason == (
        "brings the input of stage 1 'EQ' from -25.0 dBFS RMS, peak -4.0 dBFS, to the peak cap of -6 dBFS, "
        "before the reference of -18 dBFS RMS is reached"
    )


def test_less_than_a_tenth_is_left_alone() -> None:
    assert Recipe((Gain(), Gain(0.08)), peak_dbfs=-20.0, rms_dbfs=-18.09).trims(Policy.REFERENCE) == ()
    assert Recipe((Gain(),), peak_dbfs=-20.0, rms_dbfs=-17.91).trims(Policy.REFERENCE) == ()
    assert len(Recipe((Gain(),), peak_dbfs=-20.0, rms_dbfs=-17.89).trims(Policy.REFERENCE)) == 1


def test_trims_as_set_are_the_starting_point() -> None:
    recipe = Recipe((Gain(), Gain(trim_db=-3.0)), peak_dbfs=-20.0, rms_dbfs=-22.05, input_trim_db=1.5)
    assert settings(recipe.trims(Policy.REFERENCE)) == [(Where.INPUT, None, 4.0, 2.5), (Where.STAGE, 2, 0.0, 3.0)]


def test_bypassed_stages_and_silent_inputs_are_left_alone() -> None:
    recipe = Recipe((Gain(bypass=True), Gain()), peak_dbfs=-20.0, rms_dbfs=-22.05)
    assert settings(recipe.trims(Policy.REFERENCE)) == [(Where.INPUT, None, 4.0, 4.0)]
    assert recommend(measured([Gain()], source=SILENT), (), Aims(Policy.REFERENCE, margin_db=0.0)) == ()
    assert recommend(measured([Gain()], source=levels(-90.1, -99.0)), (), Aims(Policy.REFERENCE, margin_db=0.0)) == ()


def test_the_active_signal_counts_and_everything_where_none_passes_the_gates() -> None:
    sparse = measured([Gain()], source=levels(-40.0, -60.0, active_rms_dbfs=-50.05))
    assert [trim.trim_db for trim in recommend(sparse, (), Aims(Policy.REFERENCE, margin_db=0.0))] == [32.0]
    short = measured([Gain()], source=levels(-40.0, -60.05, active_rms_dbfs=None))
    assert [trim.trim_db for trim in recommend(short, (), Aims(Policy.REFERENCE, margin_db=0.0))] == [
        34.0 - 0.1
    ]  # the cap, and a step


def test_the_chain_sets_the_reference() -> None:
    reference = Reference(rms_dbfs=-20.0, max_peak_dbfs=-1.0)
    measurement = measured([Gain()], source=levels(-6.0, -18.05), reference=reference)
    assert [trim.trim_db for trim in recommend(measurement, (), Aims(Policy.REFERENCE, margin_db=0.0))] == [-2.0]


def test_stages_inside_branches_keep_their_trims() -> None:
    measurement = measured([Gain(branches=((0.0, (Gain(9.0), Gain(trim_db=5.0))),))], source=levels(-20.0, -19.05))
    assert [
        (trim.where, trim.trim_db) for trim in recommend(measurement, (), Aims(Policy.REFERENCE, margin_db=0.0))
    ] == [(Where.INPUT, 1.0)]


def test_what_is_silent_until_stages_before_it_are_trimmed_counts_as_it_will_be() -> None:
    """The source wants 15.05 dB; behind each stage what it has taken away is wanted again."""
    recipe = Recipe((Gain(-20.0), Gain(-20.0), Gain(-25.0), Gain()), peak_dbfs=-30.0, rms_dbfs=-33.05)
    assert recipe.measure().stages[3].input.sample_peak_dbfs == -95.0
    trims = recipe.trims(Policy.REFERENCE)
    assert [trim.trim_db for trim in trims] == [15.0, 20.0, 20.0, 25.0]
    assert recipe.with_trims(trims).trims(Policy.REFERENCE) == ()
