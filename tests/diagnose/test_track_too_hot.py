from __future__ import annotations

import pytest

from chainsim.diagnose.track_too_hot import find
from chainsim.model.chain import Reference
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import SILENT, levels
from tests.diagnose.mixes import Made, Summed, hot, mixed

OVER = Summed(9.0)


def test_the_whole_message() -> None:
    tracks = [hot("Bass", 4.5), hot("Kick", 5.75), Made("Pad")]
    assert list(find(mixed(tracks, OVER))) == [
        Finding(
            name="track-too-hot",
            severity=Severity.WARNING,
            stage=None,
            path=None,
            tap=None,
            excess_db=2.75,
            limit=Limit("max_track_over_reference_db", 3.0),
            at_s=None,
            message=(
                "2 of 3 tracks enter the mix more than 3 dB above the reference of -18 dBFS RMS with peaks to -6 dBFS: "
                "'Kick' (+5.8 dB) and 'Bass' (+4.5 dB)."
            ),
            action=(
                "Lower the clip gain (input_trim_db) of each by as much, and take what the balance needs at the "
                "faders: `chainsim mix SESSION --fix --plan reference` does both."
            ),
            tracks=("Kick", "Bass"),
        )
    ]


@pytest.mark.parametrize(("above_db", "fires"), [(3.0, False), (3.001, True)])
def test_both_sides_of_the_edge_in_peak(above_db: float, fires: bool) -> None:
    assert bool(list(find(mixed([hot("Kick", above_db)], OVER)))) is fires


@pytest.mark.parametrize(("rms_dbfs", "fires"), [(-15.0, False), (-14.999, True)])
def test_both_sides_of_the_edge_in_rms(rms_dbfs: float, fires: bool) -> None:
    assert bool(list(find(mixed([Made("Pad", placed=levels(-7.0, rms_dbfs))], OVER)))) is fires


def test_the_reference_and_the_limit_are_the_sessions() -> None:
    tracks = [hot("Kick", 5.0)]
    assert list(find(mixed(tracks, OVER, limits={"max_track_over_reference_db": 5.0}))) == []
    assert list(find(mixed(tracks, OVER, reference=Reference(rms_dbfs=-14, max_peak_dbfs=-4.0)))) == []
    assert list(find(mixed(tracks, OVER, reference=Reference(max_peak_dbfs=-4.1)))) != []


@pytest.mark.parametrize(("peak_dbfs", "severity"), [(0.0, Severity.INFORMATION), (0.001, Severity.WARNING)])
def test_with_room_on_the_bus_it_is_information(peak_dbfs: float, severity: Severity) -> None:
    (finding,) = find(mixed([hot("Kick", 5.0)], Summed(peak_dbfs)))
    assert finding.severity is severity
    assert ("within its limit" in finding.message) is (severity is Severity.INFORMATION)


def test_a_group_that_is_over_is_no_room() -> None:
    (finding,) = find(mixed([hot("Kick", 5.0, group="Drums")], Summed(-6.0), [Summed(2.0, name="Drums")]))
    assert finding.severity is Severity.WARNING


def test_many_are_counted_and_silence_is_none() -> None:
    tracks = [hot(f"T{number}", 4.0 + number / 10) for number in range(6)] + [Made("Off", placed=SILENT)]
    (finding,) = find(mixed(tracks, OVER))
    assert finding.message.startswith("6 of 6 tracks enter")
    assert finding.message.endswith(": 'T5' (+4.5 dB), 'T4' (+4.4 dB), 'T3' (+4.3 dB) and 3 more.")
    assert finding.tracks == ("T5", "T4", "T3", "T2", "T1", "T0")
