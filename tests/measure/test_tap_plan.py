from __future__ import annotations

from typing import Any

from chainsim.measure.tap_plan import Reading, StagePoint, plan_taps
from chainsim.model.chain import Chain


def chain(**fields: Any) -> Chain:
    return Chain.model_validate({"version": 1, **fields})


def test_trims_and_fader_are_readings_of_the_tap_before() -> None:
    stages = [{"builtin": "Invert", "trim_db": -6}, {"builtin": "Invert", "trim_db": 2}]
    plan = plan_taps(chain(input_trim_db=-3, stages=stages, fader_db=-1))
    assert plan.points["1"] == StagePoint(1, 0, -9.0, Reading(0, -9.0), Reading(1, 0.0))
    assert plan.points["2"] == StagePoint(2, 1, 2.0, Reading(1, 2.0), Reading(2, 0.0))
    assert plan.output == Reading(2, -1.0)
    assert plan.gains_db == {0: (0.0, -9.0), 1: (0.0, 2.0), 2: (0.0, -1.0)}


def test_a_gain_and_a_bypassed_stage_need_no_meter() -> None:
    stages = [
        {"builtin": "Gain", "parameters": {"gain_db": 4}, "trim_db": -1},
        {"builtin": "Distortion", "bypass": True, "trim_db": 0.5},
        {"builtin": "Gain"},
        {"builtin": "Invert"},
    ]
    plan = plan_taps(chain(stages=stages))
    assert plan.points["1"].after == Reading(0, 3.0)
    assert plan.points["2"].after == Reading(0, 3.5)
    assert plan.points["3"].after == Reading(0, 4.5)  # pedalboard's Gain adds 1 dB unless told otherwise
    assert plan.points["4"] == StagePoint(4, 3, 0.0, Reading(0, 4.5), Reading(4, 0.0))
    assert set(plan.gains_db) == {0, 4}


def test_branches_start_from_the_input_of_their_stage() -> None:
    parallel = {"trim_db": -2, "parallel": [{"stages": [{"builtin": "Invert", "trim_db": 1}]}, {"stages": []}]}
    plan = plan_taps(chain(stages=[{"builtin": "Invert"}, parallel]))
    assert plan.points["2"] == StagePoint(2, 1, -2.0, Reading(1, -2.0), Reading(2, 0.0))
    assert plan.points["2.1.1"] == StagePoint(3, 1, -1.0, Reading(1, -1.0), Reading(3, 0.0))


def test_an_empty_chain_is_the_source_behind_both_gains() -> None:
    plan = plan_taps(chain(input_trim_db=-3, stages=[], fader_db=1))
    assert plan.output == Reading(0, -2.0)
    assert plan.gains_db == {0: (0.0, -2.0)}
