from __future__ import annotations

from chainsim.diagnose import diagnose
from chainsim.diagnose.non_finite_output import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.levels import Tail
from tests.diagnose.measurements import Gain, levels, measured

BAD = {"non_finite_samples": 7, "non_finite_at_s": 1.5}


def test_finite_samples_are_quiet() -> None:
    assert list(find(measured([Gain(), Gain()]))) == []


def test_the_first_stage_that_makes_them_is_named() -> None:
    stages = [Gain(name="EQ"), Gain(name="Filter", output=BAD), Gain(name="Comp"), Gain(name="Lim")]
    assert list(find(measured(stages))) == [
        Finding(
            name="non-finite-output",
            severity=Severity.ERROR,
            stage=2,
            path="2",
            tap=2,
            excess_db=None,
            limit=None,
            at_s=1.5,
            message=(
                "Stage 2 'Filter' puts out 7 samples that are NaN or infinite, the first at 0:01.500; "
                "stage 3 'Comp' to stage 4 'Lim' receive them; they reach the output."
            ),
            action="Bypass stage 2 'Filter', or change the setting that sets it off; then measure again.",
        )
    ]


def test_a_stage_behind_may_hide_them() -> None:
    cured = {"non_finite_samples": 0, "non_finite_at_s": None}
    (finding,) = find(measured([Gain(name="Filter", output={**BAD, "non_finite_samples": 1}), Gain(output=cured)]))
    assert finding.message == (
        "Stage 1 'Filter' puts out 1 sample that is NaN or infinite, the first at 0:01.500; "
        "stage 2 'Gain 2' receives them."
    )


def test_the_tail_counts() -> None:
    tail = Tail(peak_dbfs=-20.0, length_s=1.0, non_finite_samples=3)
    (finding,) = find(measured([Gain(name="Verb", result={"tail": tail})]))
    assert finding.message == "Stage 1 'Verb' puts out 3 samples that are NaN or infinite after the source has ended."
    assert finding.at_s is None


def test_a_tail_behind_the_first_is_not_reported_again() -> None:
    tail = Tail(peak_dbfs=-20.0, length_s=1.0, non_finite_samples=3)
    found = find(measured([Gain(result={"tail": tail}), Gain(result={"tail": tail})]))
    assert [finding.path for finding in found] == ["1"]


def test_a_bad_source_is_named_and_the_stages_are_not() -> None:
    (finding,) = find(measured([Gain(), Gain()], source=levels(non_finite_samples=7, non_finite_at_s=1.5)))
    assert (finding.stage, finding.tap) == (None, 0)
    assert finding.message == "The source has 7 samples that are NaN or infinite, the first at 0:01.500."
    assert finding.action == "Export the source again: no stage can repair it."


def test_inside_branches_the_innermost_maker_is_named() -> None:
    inner = (Gain(name="Good"), Gain(name="Bad", output=BAD))
    (finding,) = find(measured([Gain(output=BAD, branches=((0.0, ()), (0.0, inner)))]))
    assert (finding.stage, finding.path, finding.tap) == (1, "1.2.2", None)


def test_a_peak_that_no_sound_has_is_damage() -> None:
    assert list(find(measured([Gain()], source=levels(220.0, -18.0)))) == []
    (finding,) = find(measured([Gain()], source=levels(400.0, -18.0)))
    assert (finding.name, finding.severity, finding.tap, finding.path) == ("non-finite-output", Severity.ERROR, 0, None)
    assert finding.message == (
        "The source peaks at +400.0 dBFS at 0:02.500: no sound is as loud as that, the file is damaged there."
    )
    assert finding.action == (
        "Export the source again: turned down by as much as that peak needs, all the rest would be silence."
    )


def test_of_a_damaged_source_nothing_else_is_said() -> None:
    found = diagnose(measured([Gain(12.0), Gain()], source=levels(400.0, 340.0)))
    assert [finding.name for finding in found] == ["non-finite-output"]
