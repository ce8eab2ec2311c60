"""What must hold for every chain of pure gains, whatever its levels."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.model.chain import Intent
from chainsim.model.level_comparison import is_silent
from chainsim.model.profile import Kind
from chainsim.model.trim import Policy, Where
from tests.diagnose.measurements import Gain
from tests.recommend.applying import Recipe

QUICK = settings(max_examples=60, deadline=None)  # a busy machine is no failure


def db(low: float, high: float) -> st.SearchStrategy[float]:
    """Exact tenths, where rounding is closest to the edge, and anything else."""
    tenths = st.integers(round(low * 10), round(high * 10)).map(lambda steps: steps / 10.0)
    return st.one_of(tenths, st.floats(low, high))


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    peak_dbfs = draw(db(-40.0, 12.0))
    intents: list[Intent | None] = [None, "clean", "colour", "ceiling"]
    one = st.builds(
        Gain,
        gain_db=db(-12.0, 12.0),
        trim_db=db(-12.0, 12.0),
        bypass=st.sampled_from([False] * 4 + [True]),
        intent=st.sampled_from(intents),
        clean_to_dbfs=st.one_of(st.none(), st.just(math.inf), db(-30.0, 6.0)),
        kind=st.sampled_from([Kind.CLIP, Kind.SATURATION]),
    )
    stages = draw(st.lists(one, max_size=5))
    return Recipe(
        stages=tuple(stages),
        peak_dbfs=peak_dbfs,
        rms_dbfs=peak_dbfs - draw(db(3.0, 20.0)),
        input_trim_db=draw(db(-12.0, 12.0)),
        fader_db=draw(db(-12.0, 12.0)),
        true_peak_above_db=draw(db(0.0, 3.0)),
    )


def would_cancel(recipe: Recipe) -> bool:
    """Whether trims could end a build-up for a few stages only, and would be given back to a saturator behind them."""
    return recipe.complaints() == ["gain-buildup"] and any(stage.intent == "colour" for stage in recipe.stages[1:])


@QUICK
@given(recipes())
def test_clean_trims_cure_every_finding_that_they_are_for(recipe: Recipe) -> None:
    trims = recipe.trims(Policy.CLEAN)
    assert recipe.with_trims(trims).complaints() == [] or (not trims and would_cancel(recipe))


@QUICK
@given(recipes())
def test_clean_trims_are_empty_only_where_nothing_is_to_be_cured_or_they_would_cancel(recipe: Recipe) -> None:
    assert bool(recipe.trims(Policy.CLEAN)) == bool(recipe.complaints()) or would_cancel(recipe)


@QUICK
@given(recipes())
def test_clean_trims_only_turn_down_and_each_knob_once(recipe: Recipe) -> None:
    trims = recipe.trims(Policy.CLEAN)
    kept = {number for number, stage in enumerate(recipe.stages, start=1) if stage.intent == "colour"}
    assert all(trim.change_db < 0.0 for trim in trims if trim.stage not in kept)
    assert len({(trim.where, trim.stage) for trim in trims}) == len(trims)


@QUICK
@given(recipes())
def test_reference_trims_bring_every_input_to_the_reference_and_never_above(recipe: Recipe) -> None:
    after = recipe.with_trims(recipe.trims(Policy.REFERENCE)).measure().stages
    working = 0
    for stage, now in zip(after, recipe.measure().stages, strict=True):
        if stage.spec.bypass or is_silent(now.input) or (stage.spec.intent == "colour" and working):
            continue  # a saturator keeps its drive, but for the first stage, which gets what the clip gain sets
        working += 1
        assert stage.input.active_rms_dbfs is not None
        room_db = min(-18.0 - stage.input.active_rms_dbfs, -6.0 - stage.input.sample_peak_dbfs)
        assert -0.1 < room_db < 0.2 + 1e-6  # a level that is less than 0.1 dB off is left, and rounding takes one step


@QUICK
@given(recipes())
def test_unity_trims_leave_every_input_where_the_first_one_is(recipe: Recipe) -> None:
    stages = recipe.with_trims(recipe.trims(Policy.UNITY)).measure().stages
    for number, stage in enumerate(stages):
        assert stage.input.rms_dbfs == pytest.approx(stages[0].input.rms_dbfs, abs=0.1 * number + 1e-6)


@pytest.mark.parametrize("policy", list(Policy))
@QUICK
@given(recipe=recipes())
def test_recommending_again_changes_nothing(policy: Policy, recipe: Recipe) -> None:
    assert recipe.with_trims(recipe.trims(policy)).trims(policy) == ()


@pytest.mark.parametrize("policy", list(Policy))
@QUICK
@given(recipe=recipes())
def test_trims_stand_in_tenths_and_the_change_is_the_difference(policy: Policy, recipe: Recipe) -> None:
    for trim in recipe.trims(policy):
        assert trim.trim_db == round(trim.trim_db, 1)
        assert trim.change_db == pytest.approx(trim.trim_db - trim.current_db, abs=1e-9)


@QUICK
@given(recipes(), db(-20.0, 20.0))
def test_more_source_means_as_much_less_at_the_input_for_the_reference(recipe: Recipe, gain_db: float) -> None:
    def input_trim_db(recipe: Recipe) -> float:
        after = recipe.with_trims(recipe.trims(Policy.REFERENCE))
        return after.input_trim_db

    louder = replace(recipe, peak_dbfs=recipe.peak_dbfs + gain_db, rms_dbfs=recipe.rms_dbfs + gain_db)
    if not all(stage.bypass for stage in recipe.stages):
        assert input_trim_db(louder) - input_trim_db(recipe) == pytest.approx(-gain_db, abs=0.2 + 1e-3)


@QUICK
@given(st.floats(0.5, 20.0), st.floats(0.0, 20.0))
def test_more_of_a_hot_source_means_as_much_less_at_the_input_for_clean(over_db: float, gain_db: float) -> None:
    def input_change_db(peak_dbfs: float) -> float:
        first = Recipe((Gain(), Gain(-3.0)), peak_dbfs=peak_dbfs, rms_dbfs=peak_dbfs - 12.0).trims(Policy.CLEAN)[0]
        assert first.where is Where.INPUT
        return first.change_db

    assert input_change_db(over_db + gain_db) - input_change_db(over_db) == pytest.approx(-gain_db, abs=0.1 + 1e-3)
