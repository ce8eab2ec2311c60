from __future__ import annotations

import pytest

from chainsim.model.level_comparison import CHANGE_NOISE_DB
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import GainReduction, StageComparison, StageResult
from chainsim.recommend.carried_level import Carried, is_level_dependent
from tests.diagnose.measurements import Gain, measured

REDUCES = StageComparison(-20.0, 0.99, 0, GainReduction(6.0, 3.0, 5.0))


def stage(gain: Gain) -> StageResult:
    return measured([gain]).stages[0]


def probed(kind: Kind) -> Gain:
    return Gain(result={"profile": StageProfile(kind=kind)})


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.LINEAR, Kind.UNKNOWN)])
def test_what_the_probe_found_not_to_be_linear_depends_on_level(kind: Kind) -> None:
    assert is_level_dependent(stage(probed(kind)))


def test_without_a_probe_intent_and_gain_reduction_tell() -> None:
    assert is_level_dependent(stage(Gain(intent="dynamics")))
    assert is_level_dependent(stage(Gain(result={"comparison": REDUCES})))
    assert not is_level_dependent(stage(Gain(intent="clean")))
    assert not is_level_dependent(stage(Gain()))


def test_a_probe_that_found_it_linear_is_believed() -> None:
    linear = {"profile": StageProfile(kind=Kind.LINEAR), "comparison": REDUCES}
    assert not is_level_dependent(stage(Gain(intent="dynamics", result=linear)))


def test_a_rise_is_judged_as_finely_as_levels_can_be_read() -> None:
    assert not Carried().rises_above(6.0 + 0.9 * CHANGE_NOISE_DB, 6.0)
    assert Carried().rises_above(6.0 + 1.1 * CHANGE_NOISE_DB, 6.0)
    assert not Carried(change_db=-3.0).rises_above(9.0, 6.0)
    assert Carried(change_db=-3.0).rises_above(9.0 + CHANGE_NOISE_DB, 6.0)


def test_a_bypassed_stage_is_a_wire_and_a_parallel_one_is_what_its_branches_are() -> None:
    assert not is_level_dependent(stage(Gain(intent="dynamics", bypass=True)))
    assert is_level_dependent(stage(Gain(branches=((0.0, ()), (0.0, (Gain(), Gain(intent="ceiling")))))))
    assert not is_level_dependent(stage(Gain(branches=((0.0, ()), (0.0, (Gain(),))))))


def test_only_changes_that_pass_through_are_estimates() -> None:
    carried = Carried()
    carried.pass_through(stage(Gain(name="Comp", intent="dynamics")))
    carried.add(-2.0)
    assert carried.note == ""
    carried.pass_through(stage(Gain(name="EQ")))
    assert carried.note == ""
    carried.pass_through(stage(Gain(name="Sat", intent="colour")))
    assert carried.note == (" (estimated: earlier changes pass through stage 1 'Sat', whose gain depends on level)")


def test_a_level_on_its_limit_is_over_only_where_a_trim_put_it_there() -> None:
    carried = Carried()
    assert not carried.exceeds(0.0, 0.0)
    carried.add(-2.0)
    assert carried.exceeds(2.0, 0.0)
    assert not carried.exceeds(1.999, 0.0)
