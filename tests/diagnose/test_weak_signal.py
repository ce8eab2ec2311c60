from __future__ import annotations

import math

import pytest

from chainsim.diagnose.weak_signal import find
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import SILENT, Gain, levels, measured


def test_twenty_four_db_under_is_quiet() -> None:
    assert list(find(measured([Gain()], source=levels(-30.0, -42.0)))) == []


def test_just_below_it_fires() -> None:
    (finding,) = find(measured([Gain()], source=levels(-30.0, math.nextafter(-42.0, -50.0))))
    assert "24.1 dB below the reference" in finding.message


def test_one_finding_for_all_that_receive_it() -> None:
    stages = [Gain(-27.5, name="Gate"), Gain(-1.0, name="Comp"), Gain(0.0, name="Sat")]
    assert list(find(measured(stages))) == [
        Finding(
            name="weak-signal",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=4.5,
            limit=Limit("max_under_reference_db", 24.0),
            at_s=None,
            message=(
                "Stage 2 'Comp' is fed -45.5 dBFS RMS, 27.5 dB below the reference of -18 dBFS (limit 24 dB); "
                "stage 3 'Sat' receives it weak as well."
            ),
            action="Raise the trim before stage 2 'Comp' (trim_db) by 27.5 dB to reach the reference.",
        )
    ]


@pytest.mark.parametrize(
    ("peak_dbfs", "action"),
    [
        (-33.5, "Raise the clip gain (input_trim_db) by 27.5 dB, as far as the peak cap allows."),
        (
            -6.0,
            "Leave the clip gain (input_trim_db) as it is: the peaks are at the cap of -6 dBFS already, "
            "so the sound is sparse, not weak.",
        ),
    ],
)
def test_the_advice_keeps_the_peak_cap(peak_dbfs: float, action: str) -> None:
    (finding,) = find(measured([Gain()], source=levels(peak_dbfs, -48.0)))
    assert finding.action == action


def test_below_all_gates_but_not_silent_is_weak() -> None:
    assert len(list(find(measured([Gain()], source=levels(-70.0, -82.0, active_rms_dbfs=None))))) == 1


def test_silence_is_quiet() -> None:
    assert list(find(measured([Gain()], source=SILENT))) == []
    assert list(find(measured([Gain()], source=levels(-90.1, -102.0, active_rms_dbfs=None)))) == []


def test_bypassed_stages_are_not_fed() -> None:
    assert list(find(measured([Gain(bypass=True)], source=levels(-40.0, -50.0)))) == []


def test_the_chain_sets_the_limit() -> None:
    weak = levels(-40.0, -50.0)
    assert list(find(measured([Gain()], source=weak, limits={"max_under_reference_db": 32.0}))) == []
