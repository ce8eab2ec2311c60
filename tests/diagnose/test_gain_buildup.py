from __future__ import annotations

import pytest

from chainsim.diagnose.gain_buildup import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.level_comparison import CHANGE_NOISE_DB
from tests.diagnose.measurements import SILENT, Gain, levels, measured

SNOWBALL = [
    Gain(3.0, name="EQ"),
    Gain(2.1, name="Comp"),
    Gain(4.2, name="Sat"),
    Gain(0.0, name="Lim"),
    Gain(-1.0, name="Out"),
]


def test_it_says_who_adds_how_much_and_who_merely_receives_it() -> None:
    source = levels(-20.0, -32.0)
    (finding,) = find(measured(SNOWBALL, source=source))
    assert finding.excess_db == pytest.approx(3.3)
    assert finding == Finding(
        name="gain-buildup",
        severity=Severity.WARNING,
        stage=3,
        path="3",
        tap=3,
        excess_db=finding.excess_db,
        limit=Limit("max_buildup_db", 6.0),
        at_s=None,
        message=(
            "Loudness rises by 9.3 dB from the source to stage 3 'Sat' (limit 6 dB): 'EQ' +3.0 dB, "
            "'Comp' +2.1 dB, 'Sat' +4.2 dB; stage 4 'Lim' and stage 5 'Out' merely receive it."
        ),
        action=(
            "Take back at least 3.4 dB: at the output controls of the stages that add, or with the trim before "
            "stage 3 'Sat' (trim_db)."
        ),
    )


def test_at_the_limit_it_is_quiet() -> None:
    assert list(find(measured([Gain(2.0), Gain(4.0)]))) == []
    assert list(find(measured([Gain(6.0, output={"rms_dbfs": -12.0 + 0.9 * CHANGE_NOISE_DB})]))) == []


def test_just_above_the_limit_it_fires() -> None:
    stages = [Gain(6.0, output={"rms_dbfs": -12.0 + 1.1 * CHANGE_NOISE_DB})]
    (finding,) = find(measured(stages))
    assert finding.message == (
        "RMS level rises by 6.1 dB from the source to stage 1 'Gain 1' (limit 6 dB): 'Gain 1' +6.0 dB."
    )


@pytest.mark.parametrize(
    ("rms_dbfs", "severity"),
    [
        (-6.0 - 1.1 * CHANGE_NOISE_DB, Severity.WARNING),
        (-6.0 - 0.9 * CHANGE_NOISE_DB, Severity.ERROR),
        (-6.0, Severity.ERROR),
    ],
)
def test_from_twice_the_limit_it_is_an_error(rms_dbfs: float, severity: Severity) -> None:
    stages = [Gain(11.0, output={"rms_dbfs": rms_dbfs})]
    assert [finding.severity for finding in find(measured(stages))] == [severity]


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ({"sample_peak_dbfs": 1.5}, "Sample peaks rise by 7.5 dB from the source to stage 1 'Gain 1' (limit 6 dB)"),
        ({"integrated_lufs": -10.0}, "Loudness rises by 8.0 dB from the source to stage 1 'Gain 1' (limit 6 dB)"),
        ({"rms_dbfs": -11.0}, "RMS level rises by 7.0 dB from the source to stage 1 'Gain 1' (limit 6 dB)"),
    ],
)
def test_the_worst_of_loudness_rms_and_peak_counts(reading: dict[str, float], message: str) -> None:
    (finding,) = find(measured([Gain(2.0, output=reading)]))
    assert finding.message.startswith(message)


def test_loudness_that_can_not_be_measured_leaves_the_others() -> None:
    (finding,) = find(measured([Gain(7.0)], source=levels(integrated_lufs=None)))
    assert finding.message.startswith("RMS level rises by 7.0 dB")


def test_trims_count_and_are_named() -> None:
    stages = [Gain(1.0, name="EQ"), Gain(6.0, name="Sat", trim_db=-2.0), Gain(3.0, name="Amp", trim_db=1.5)]
    (finding,) = find(measured(stages, input_trim_db=4.0))
    assert finding.stage == 2
    assert finding.message == (
        "Loudness rises by 13.5 dB from the source to stage 3 'Amp' (limit 6 dB, passed at stage 2 'Sat'): "
        "input trim +4.0 dB, 'EQ' +1.0 dB, trim before 'Sat' -2.0 dB, 'Sat' +6.0 dB, trim before 'Amp' +1.5 dB, "
        "'Amp' +3.0 dB."
    )


def test_what_is_taken_back_before_the_next_tap_is_no_buildup() -> None:
    assert list(find(measured([Gain(5.0), Gain(5.0, trim_db=-5.0), Gain(5.0, trim_db=-5.0)]))) == []


def test_bypassed_stages_receive_nothing() -> None:
    (finding,) = find(measured([Gain(7.0, name="Amp"), Gain(bypass=True, name="Off")]))
    assert finding.message.endswith("'Amp' +7.0 dB.")


def test_branches_count_by_their_sum() -> None:
    assert list(find(measured([Gain(0.0, branches=((-20.0, (Gain(20.0),)),))]))) == []


def test_a_silent_source_is_quiet() -> None:
    noisy = {"sample_peak_dbfs": -60.0, "rms_dbfs": -70.0}
    assert list(find(measured([Gain(output=noisy)], source=SILENT))) == []
    assert list(find(measured([Gain(output=noisy)], source=levels(-91.0, -100.0)))) == []
