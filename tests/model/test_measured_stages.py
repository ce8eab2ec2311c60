from __future__ import annotations

from chainsim.model.measured_stages import all_stages, stages_inside
from tests.diagnose.measurements import Gain, measured

INNER = Gain(branches=((0.0, (Gain(), Gain())), (-3.0, ())))
STAGES = measured([Gain(), Gain(branches=((0.0, (Gain(), INNER)), (0.0, (Gain(),)))), Gain()]).stages


def test_stages_in_branches_come_after_the_one_that_holds_them() -> None:
    found = [stage.path for stage in all_stages(STAGES)]
    assert found == ["1", "2", "2.1.1", "2.1.2", "2.1.2.1.1", "2.1.2.1.2", "2.2.1", "3"]


def test_what_is_inside_is_without_the_stage_itself() -> None:
    inside = [[stage.path for stage in stages_inside(one)] for one in STAGES]
    assert inside == [[], ["2.1.1", "2.1.2", "2.1.2.1.1", "2.1.2.1.2", "2.2.1"], []]
