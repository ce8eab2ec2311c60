from __future__ import annotations

import math

import pytest

from chainsim.diagnose.hot_input import find
from chainsim.model.chain import Reference
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from tests.diagnose.measurements import SILENT, Gain, levels, measured


def test_six_db_over_is_quiet() -> None:
    assert list(find(measured([Gain()], source=levels(-3.0, -12.0)))) == []


def test_just_above_six_db_it_fires() -> None:
    (finding,) = find(measured([Gain()], source=levels(-3.0, math.nextafter(-12.0, 0.0))))
    assert "6.1 dB above the reference" in finding.message


def test_one_finding_for_all_that_receive_it() -> None:
    stages = [Gain(6.5, name="EQ"), Gain(0.0, name="Comp"), Gain(2.0, name="Sat"), Gain(-9.0, name="Lim"), Gain(0.0)]
    assert list(find(measured(stages))) == [
        Finding(
            name="hot-input",
            severity=Severity.WARNING,
            stage=2,
            path="2",
            tap=2,
            excess_db=2.5,
            limit=Limit("max_over_reference_db", 6.0),
            at_s=None,
            message=(
                "Stage 2 'Comp' is fed -11.5 dBFS RMS, 6.5 dB above the reference of -18 dBFS (limit 6 dB), "
                "with peaks at +0.5 dBFS (cap -6 dBFS); stage 3 'Sat' to stage 4 'Lim' receive it hot as well, "
                "most of all stage 4 'Lim', 8.5 dB above."
            ),
            action=(
                "Lower the trim before stage 2 'Comp' (trim_db) by at least 0.6 dB, "
                "or by 6.5 dB to reach the reference."
            ),
        )
    ]


def test_one_more_receiver_is_singular() -> None:
    (finding,) = find(measured([Gain(name="A"), Gain(name="B")], source=levels(0.0, -8.0)))
    assert finding.message.endswith("; stage 2 'B' receives it hot as well.")
    assert finding.action.startswith("Lower the clip gain (input_trim_db) by at least 4.1 dB, or by 10.0 dB")


def test_a_single_receiver_that_is_fed_hotter_is_named_once() -> None:
    (finding,) = find(measured([Gain(3.0, name="A"), Gain(name="B")], source=levels(0.0, -8.0)))
    assert finding.message.endswith("; stage 2 'B' receives it hot as well, 13.0 dB above.")


def test_the_active_rms_counts_where_there_is_one() -> None:
    sparse = levels(-3.0, -30.0, active_rms_dbfs=-10.0)
    assert len(list(find(measured([Gain()], source=sparse)))) == 1
    short = levels(-3.0, -10.0, active_rms_dbfs=None)
    assert len(list(find(measured([Gain()], source=short)))) == 1


def test_the_chain_sets_reference_and_limit() -> None:
    hot = levels(-3.0, -8.0)
    assert list(find(measured([Gain()], source=hot, reference=Reference(rms_dbfs=-14.0)))) == []
    assert list(find(measured([Gain()], source=hot, limits={"max_over_reference_db": 10.0}))) == []


def test_bypassed_stages_are_not_fed() -> None:
    stages = [Gain(8.0), Gain(bypass=True), Gain(trim_db=-8.0)]
    assert list(find(measured(stages))) == []


def test_branches_of_a_hot_parallel_stage_only_receive() -> None:
    inner = (Gain(0.0), Gain(0.0))
    stages = [Gain(8.0), Gain(-8.0, branches=((0.0, inner), (0.0, (Gain(-8.0), Gain(8.0), Gain(0.0)))))]
    assert [finding.path for finding in find(measured(stages))] == ["2", "2.2.3"]


def test_silence_is_quiet() -> None:
    assert list(find(measured([Gain()], source=SILENT))) == []


def linear(name: str, gain_db: float = 0.0) -> Gain:
    return Gain(gain_db, name=name, clean_to_dbfs=math.inf)


HOT = levels(0.0, -8.0)


def test_stages_known_to_be_linear_at_any_level_need_no_trim() -> None:
    (finding,) = find(measured([linear("EQ"), linear("Delay")], source=HOT))
    assert finding.severity is Severity.INFORMATION
    assert finding.message == (
        "Stage 1 'EQ' is fed -8.0 dBFS RMS, 10.0 dB above the reference of -18 dBFS (limit 6 dB), with peaks at "
        "+0.0 dBFS (cap -6 dBFS); stage 2 'Delay' receives it hot as well; linear at any level: "
        "stage 1 'EQ' and stage 2 'Delay'."
    )
    assert finding.action == "No trim is needed: what is linear does the same at every level."


def test_one_stage_that_depends_on_level_keeps_it_a_warning_and_the_others_are_excused() -> None:
    (finding,) = find(measured([linear("EQ"), Gain(name="Comp"), linear("Delay")], source=HOT))
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith("; linear at any level: stage 1 'EQ' and stage 3 'Delay'.")
    assert finding.action.startswith("Lower the clip gain")


@pytest.mark.parametrize(
    "profile",
    [
        StageProfile(Kind.LINEAR, onset=OnsetCurve((100.0, 3000.0), (math.inf, 12.0))),
        StageProfile(Kind.LINEAR, lower_limit_dbfs=-40.0),  # a gate: it opens more often
        StageProfile(Kind.SATURATION, linear_to_dbfs=20.0),
        StageProfile(Kind.UNKNOWN),
    ],
    ids=["onset", "gate", "saturation", "unknown"],
)
def test_what_is_not_known_to_be_linear_throughout_stays_a_warning(profile: StageProfile) -> None:
    (finding,) = find(measured([Gain(result={"profile": profile})], source=HOT))
    assert finding.severity is Severity.WARNING
    assert "linear" not in finding.message


def test_a_parallel_stage_is_what_its_branches_are() -> None:
    for inner, severity in ((linear("EQ"), Severity.INFORMATION), (Gain(), Severity.WARNING)):
        (finding,) = find(measured([Gain(branches=((0.0, ()), (0.0, (inner,))))], source=HOT))
        assert finding.severity is severity


def test_a_linear_stage_alone_is_not_named_twice() -> None:
    (finding,) = find(measured([linear("EQ")], source=HOT))
    assert finding.message.endswith("(cap -6 dBFS); it is linear at any level.")
