"""The unity policy: the trim behind a plugin undoes the plugin."""

from __future__ import annotations

from chainsim.model.options import Aims
from chainsim.model.trim import Policy, Trim, Where
from chainsim.recommend import recommend
from tests.diagnose.measurements import Gain, levels, measured
from tests.recommend.applying import Recipe
from tests.recommend.test_clean_policy import settings


def test_each_gain_is_undone_before_the_next_stage_and_the_last_at_the_fader() -> None:
    recipe = Recipe((Gain(4.04, name="EQ"), Gain(-2.0, name="Comp", trim_db=-1.0), Gain(3.0, name="Lim")))
    trims = recipe.trims(Policy.UNITY)
    assert settings(trims) == [
        (Where.STAGE, 2, -4.0, -3.0),
        (Where.STAGE, 3, 2.0, 2.0),
        (Where.FADER, None, -3.0, -3.0),
    ]
    assert trims[0] == Trim(
        where=Where.STAGE,
        stage=2,
        path="2",
        current_db=-1.0,
        trim_db=-4.0,
        change_db=-3.0,
        reason="undoes the +4.0 dB of stage 1 'EQ'",
    )


def test_what_is_undone_already_stays() -> None:
    assert Recipe((Gain(4.0), Gain(1.0, trim_db=-4.09)), fader_db=-1.0).trims(Policy.UNITY) == ()
    assert settings(Recipe((Gain(4.0), Gain(trim_db=-4.11))).trims(Policy.UNITY)) == [(Where.STAGE, 2, -4.0, 0.11)]


def test_rms_stands_in_for_loudness_and_silence_is_skipped() -> None:
    short = measured([Gain(5.0)], source=levels(integrated_lufs=None))
    assert [trim.trim_db for trim in recommend(short, (), Aims(Policy.UNITY, margin_db=0.0))] == [-5.0]
    muted = measured([Gain(result={"gain_db": float("-inf")})])
    assert recommend(muted, (), Aims(Policy.UNITY, margin_db=0.0)) == ()


def test_a_trim_before_a_compressor_is_an_estimate_of_what_comes_out() -> None:
    first, last = Recipe((Gain(4.0), Gain(1.0, name="Comp", intent="dynamics"))).trims(Policy.UNITY)
    assert first.reason == (
        "undoes the +4.0 dB of stage 1 'Gain 1' (estimated behind it: the gain of stage 2 'Comp' depends on level)"
    )
    assert last.reason == "undoes the +1.0 dB of stage 2 'Comp'"
