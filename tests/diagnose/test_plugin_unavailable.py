from __future__ import annotations

from dataclasses import replace

from chainsim.diagnose.plugin_unavailable import find
from chainsim.model.as_played import not_as_played, output_is_as_played
from chainsim.model.chain import PassedStage, StageBase, UnavailableStage
from chainsim.model.finding import Severity
from chainsim.model.result import Measurement
from tests.diagnose.measurements import Gain, measured


def with_second(spec: StageBase) -> Measurement:
    made = measured([Gain(), Gain(name="Comp"), Gain()])
    stages = (made.stages[0], replace(made.stages[1], spec=spec), made.stages[2])
    return replace(made, stages=stages)


def test_a_stage_that_is_bypassed_in_the_project_is_no_matter() -> None:
    made = with_second(UnavailableStage(unavailable="VST: ReaComp (Cockos)", bypass=True))
    assert list(find(made)) == []
    assert not_as_played(made.stages) == frozenset()
    assert output_is_as_played(made.stages)


def test_one_that_was_passed_through_is_told_and_marks_what_is_behind() -> None:
    made = with_second(PassedStage(unavailable="VST: ReaComp (Cockos)", bypass=True))
    (finding,) = find(made)
    assert (finding.severity, finding.stage, finding.path, finding.tap) == (Severity.WARNING, 2, "2", 2)
    assert finding.message == (
        "Stage 2 'Comp' (VST: ReaComp (Cockos)) is not here and was passed through: every level from its tap on, and "
        "the output, is not what the DAW plays."
    )
    assert not_as_played(made.stages) == {"2", "3"}
    assert not output_is_as_played(made.stages)
