from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.over_full_scale import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.profile import Kind
from tests.diagnose.measurements import Gain, check, levels, measured

INFORMATION = "Nothing is needed while this stays floating point; a plugin's own output control would keep it lower."


def test_at_full_scale_it_is_quiet() -> None:
    assert list(find(measured([Gain(6.0), Gain(0.0)]))) == []  # -6 + 6 = 0 dBFS


def test_just_above_it_fires() -> None:
    (finding,) = find(measured([Gain(6.0), Gain(0.0, input={"sample_peak_dbfs": math.nextafter(0.0, 1.0)})]))
    assert finding.message.startswith("+0.0 dB of trim brings the input of stage 2 'Gain 2' to a peak of +0.1 dBFS")
    assert finding.severity is Severity.WARNING


def test_one_finding_at_the_stage_that_pushes_and_how_far_it_lasts() -> None:
    stages = [Gain(3.0, name="EQ"), Gain(5.25, name="Sat"), Gain(0.0, name="Comp"), Gain(-4.0, name="Pad"), Gain(1.0)]
    assert list(find(measured(stages))) == [
        Finding(
            name="over-full-scale",
            severity=Severity.WARNING,
            stage=2,
            path="2",
            tap=2,
            excess_db=2.25,
            limit=Limit("max_tap_peak_dbfs", 0.0),
            at_s=2.5,
            message=(
                "Stage 2 'Sat' turns a peak of -3.0 dBFS into +2.2 dBFS at 0:02.500, above the limit of 0 dBFS; "
                "still over, as received, at stage 3 'Comp' to stage 4 'Pad'; stage 4 'Pad' brings it back."
            ),
            action=("Lower the plugin's own output, or the trim before stage 3 'Comp' (trim_db), by at least 2.3 dB."),
        )
    ]


def test_the_worst_point_of_the_run_counts() -> None:
    (finding,) = find(measured([Gain(7.0, name="EQ"), Gain(4.0, name="Sat")], fader_db=0.0))
    assert finding.excess_db == 5.0
    assert finding.stage == 1
    assert finding.message == (
        "Stage 1 'EQ' turns a peak of -6.0 dBFS into +1.0 dBFS at 0:02.500, above the limit of 0 dBFS; "
        "rising to +5.0 dBFS at the output of stage 2 'Sat'; still over, as received, at stage 2 'Sat'; "
        "it stays over to the output."
    )
    assert finding.action == (
        "Lower the plugin's own output, or the trim before stage 2 'Sat' (trim_db), by at least 1.1 dB, "
        "then look at the stages behind it that add more."
    )


def test_separate_runs_are_separate_findings() -> None:
    stages = [Gain(8.0), Gain(0.0), Gain(0.0, trim_db=-6.0), Gain(9.0), Gain(0.0)]
    assert [(finding.stage, finding.severity) for finding in find(measured(stages))] == [
        (1, Severity.WARNING),
        (4, Severity.WARNING),
    ]


def test_a_tap_that_the_next_trim_takes_back_is_information() -> None:
    (finding,) = find(measured([Gain(8.0, name="EQ"), Gain(0.0, name="Comp", trim_db=-2.0)]))
    assert finding.severity is Severity.INFORMATION
    assert finding.message == (
        "Stage 1 'EQ' turns a peak of -6.0 dBFS into +2.0 dBFS at 0:02.500, above the limit of 0 dBFS; "
        "the trim before stage 2 'Comp' brings it back."
    )
    assert finding.action == INFORMATION


@pytest.mark.parametrize(
    ("fader_db", "severity", "ending", "action"),
    [
        (
            -2.0,
            Severity.INFORMATION,
            "the output after the fader is within its limit.",
            "Take it back before the fader and not with it: see fader-hides-clipping.",
        ),
        (
            -1.0,
            Severity.WARNING,
            "it stays over to the output.",
            "Lower the plugin's own output, or the clip gain (input_trim_db), by at least 2.1 dB.",
        ),
    ],
)
def test_the_last_tap_is_judged_by_what_the_fader_makes_of_it(
    fader_db: float, severity: Severity, ending: str, action: str
) -> None:
    (finding,) = find(measured([Gain(8.0)], fader_db=fader_db))
    assert finding.severity is severity
    assert finding.message.endswith(ending)
    assert finding.action == action


def test_a_hot_source_is_named_as_the_source() -> None:
    (finding,) = find(measured([Gain(0.0, name="EQ"), Gain(-3.0, name="Pad")], source=levels(1.23, -12.0)))
    assert (finding.stage, finding.path, finding.tap) == (None, None, 0)
    assert finding.message == (
        "The source peaks at +1.2 dBFS at 0:02.500, above the limit of 0 dBFS; "
        "still over, as received, at stage 1 'EQ' to stage 2 'Pad'; stage 2 'Pad' brings it back."
    )
    assert finding.action == "Lower the clip gain (input_trim_db) by at least 1.3 dB."


def test_a_hot_source_behind_a_sufficient_input_trim_is_information() -> None:
    (finding,) = find(measured([Gain(0.0, name="EQ")], source=levels(1.23, -12.0), input_trim_db=-1.3))
    assert finding.severity is Severity.INFORMATION
    assert finding.message == (
        "The source peaks at +1.2 dBFS at 0:02.500, above the limit of 0 dBFS; the trim before stage 1 'EQ' "
        "brings it back."
    )


@pytest.mark.parametrize(
    ("stage", "input_trim_db", "message", "action"),
    [
        (
            Gain(0.0, trim_db=5.0),
            2.0,
            "+7.0 dB of trim brings the input of stage 1 'Gain 1' to a peak of +1.0 dBFS",
            "Lower the clip gain (input_trim_db) by at least 1.1 dB.",
        ),
        (
            Gain(0.0, trim_db=7.0),
            0.0,
            "+7.0 dB of trim brings the input of stage 1 'Gain 1' to a peak of +1.0 dBFS",
            "Lower the trim before stage 1 'Gain 1' (trim_db) by at least 1.1 dB.",
        ),
    ],
)
def test_a_trim_that_pushes_is_the_knob(stage: Gain, input_trim_db: float, message: str, action: str) -> None:
    (finding,) = find(measured([stage], input_trim_db=input_trim_db, fader_db=-6.0))
    assert finding.message.startswith(message)
    assert finding.action == action
    assert finding.severity is Severity.WARNING


def test_stages_in_branches_are_diagnosed_where_they_begin() -> None:
    inner = (Gain(7.0, name="Drive"), Gain(-7.0, name="Pad"))
    (finding,) = find(measured([Gain(0.0), Gain(0.0, branches=((0.0, ()), (-3.0, inner)))]))
    assert (finding.stage, finding.path, finding.tap, finding.severity) == (2, "2.2.1", None, Severity.WARNING)
    assert finding.message == (
        "Stage 2.2.1 'Drive' turns a peak of -6.0 dBFS into +1.0 dBFS at 0:02.500, above the limit of 0 dBFS; "
        "still over, as received, at stage 2.2.2 'Pad'; stage 2.2.2 'Pad' brings it back."
    )


def test_the_end_of_a_branch_is_summed_and_judged_at_the_sum() -> None:
    (finding,) = find(measured([Gain(0.0, branches=((-9.0, (Gain(7.0, name="Drive"),)),))]))
    assert finding.severity is Severity.INFORMATION
    assert finding.message.endswith("; it stays over to the end of the branch.")


def test_what_a_parallel_stage_receives_is_not_reported_again_in_its_branches() -> None:
    stages = [Gain(8.0), Gain(0.0, branches=((0.0, (Gain(0.0),)), (0.0, (Gain(0.0), Gain(0.0)))))]
    assert [finding.path for finding in find(measured(stages))] == ["1"]


def test_the_knob_behind_a_bypassed_stage_is_the_next_working_one() -> None:
    (finding,) = find(measured([Gain(8.0), Gain(0.0, bypass=True), Gain(-8.0, name="Pad")]))
    assert finding.action == (
        "Lower the plugin's own output, or the trim before stage 3 'Pad' (trim_db), by at least 2.1 dB."
    )


def test_bypassed_stages_receive_nothing() -> None:
    (finding,) = find(measured([Gain(8.0), Gain(0.0, bypass=True), Gain(0.0, trim_db=-3.0)]))
    assert finding.severity is Severity.INFORMATION


def test_the_chain_sets_the_limit() -> None:
    limits = {"max_tap_peak_dbfs": -3.0}
    assert list(find(measured([Gain(3.0), Gain(0.0)], limits=limits))) == []
    (finding,) = find(measured([Gain(3.5), Gain(0.0)], limits=limits))
    assert finding.excess_db == 0.5
    assert "-2.5 dBFS at 0:02.500, above the limit of -3 dBFS" in finding.message


def test_infinity_is_left_to_non_finite_output() -> None:
    assert (
        list(
            find(
                measured(
                    [
                        Gain(0.0, output={"sample_peak_dbfs": math.inf}),
                        Gain(input={"sample_peak_dbfs": math.inf}, output={"sample_peak_dbfs": math.inf}),
                    ]
                )
            )
        )
        == []
    )


def receiver(clean_to_dbfs: float | None, **changes: Any) -> Gain:
    return Gain(name="Sat", clean_to_dbfs=clean_to_dbfs, **changes)


DRIVE = Gain(8.0, name="EQ")  # puts out a peak of +2 dBFS
BACK = Gain(trim_db=-8.0, name="Pad")


@pytest.mark.parametrize(
    ("stage", "severity", "clause"),
    [
        (receiver(2.0), Severity.INFORMATION, "harmless here: stage 2 'Sat' is clean on it, with 0.0 dB to spare"),
        (receiver(math.nextafter(2.0, 0.0)), Severity.WARNING, "stage 2 'Sat' clips it by 0.1 dB"),
        (receiver(-1.7), Severity.WARNING, "stage 2 'Sat' clips it by 3.7 dB"),
        (receiver(-1.7, intent="clean"), Severity.WARNING, "stage 2 'Sat' clips it by 3.7 dB"),
        (
            receiver(-1.7, kind=Kind.SATURATION),
            Severity.WARNING,
            "stage 2 'Sat' saturates, 3.7 dB past its clean range",
        ),
        (
            receiver(-1.7, kind=Kind.SATURATION, intent="colour"),
            Severity.INFORMATION,
            "stage 2 'Sat' saturates, 3.7 dB past its clean range, as it is meant to; harmless here",
        ),
        (
            receiver(-1.7, intent="ceiling"),
            Severity.INFORMATION,
            "stage 2 'Sat' clips it by 3.7 dB, as it is meant to; harmless here",
        ),
        (
            receiver(math.inf),
            Severity.INFORMATION,
            "harmless here: stage 2 'Sat' is linear, however hot it is fed",
        ),
        (
            receiver(-20.0, kind=Kind.DYNAMICS),
            Severity.INFORMATION,
            "harmless here: stage 2 'Sat' controls the level, and no clip of it was found",
        ),
        (
            receiver(6.5, result={"programme": None}),  # so far below its limit that nothing was examined
            Severity.INFORMATION,
            "harmless here: stage 2 'Sat' gives back tones clean up to +6.5 dBFS",
        ),
        (
            receiver(1.0, result={"programme": check(headroom_db=None, exceeds=False)}),
            Severity.INFORMATION,
            "harmless here: stage 2 'Sat' does not clip it",
        ),
        (
            receiver(1.0, result={"programme": check(headroom_db=None)}),
            Severity.WARNING,
            "stage 2 'Sat' clips it",
        ),
    ],
)
def test_what_the_probe_knows_of_the_receiver_decides(stage: Gain, severity: Severity, clause: str) -> None:
    (finding,) = find(measured([DRIVE, stage, BACK]))
    assert finding.severity is severity
    assert finding.message == (
        "Stage 1 'EQ' turns a peak of -6.0 dBFS into +2.0 dBFS at 0:02.500, above the limit of 0 dBFS; "
        f"still over, as received, at stage 2 'Sat'; {clause}; the trim before stage 3 'Pad' brings it back."
    )
    assert (finding.action == INFORMATION) is (severity is Severity.INFORMATION)


def test_a_stage_that_was_not_probed_keeps_it_a_warning() -> None:
    (finding,) = find(measured([DRIVE, receiver(math.inf), Gain(), BACK]))
    assert finding.severity is Severity.WARNING
    assert "harmless" not in finding.message


def test_every_receiver_must_take_it_and_the_nearest_to_its_limit_is_named() -> None:
    def message(*receivers: Gain) -> str:
        (finding,) = find(measured([DRIVE, *receivers, BACK]))
        return finding.message

    assert "; harmless here: every stage that receives it is linear, however hot; " in message(
        receiver(math.inf), receiver(math.inf)
    )
    assert (
        "; harmless here: every stage that receives it is clean on it; stage 3 'Sat' is clean on it, "
        "with 1.5 dB to spare; "
    ) in message(receiver(math.inf), receiver(3.5), receiver(9.0))
    lost = message(receiver(9.0), receiver(1.0), receiver(-1.0))
    assert "; stage 3 'Sat' clips it by 1.0 dB; stage 4 'Sat' clips it by 3.0 dB; " in lost
    assert "harmless" not in lost


def test_branches_that_receive_it_are_looked_into() -> None:
    def parallel(inner: Gain) -> Gain:
        return Gain(branches=((0.0, ()), (0.0, (inner,))))

    (finding,) = find(measured([DRIVE, parallel(receiver(9.0)), BACK]))
    assert finding.severity is Severity.INFORMATION
    assert "; harmless here: stage 2.2.1 'Sat' is clean on it, with 7.0 dB to spare; " in finding.message
    (finding,) = find(measured([DRIVE, parallel(receiver(1.0)), BACK]))
    assert finding.severity is Severity.WARNING
    assert "; stage 2.2.1 'Sat' clips it by 1.0 dB; " in finding.message
    (finding,) = find(measured([DRIVE, Gain(branches=((0.0, ()), (-3.0, ()))), BACK]))
    assert "; harmless here; " in finding.message  # two wires


def test_an_output_that_is_over_stays_a_warning_however_clean_the_stages() -> None:
    (finding,) = find(measured([DRIVE, receiver(math.inf)]))
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith("; still over, as received, at stage 2 'Sat'; it stays over to the output.")


def test_what_the_fader_brings_back_behind_an_unknown_stage_is_not_said_to_stay() -> None:
    (finding,) = find(measured([DRIVE, receiver(None)], fader_db=-3.0))
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith("; the output after the fader is within its limit.")
