from __future__ import annotations

import math

import pytest

from chainsim.diagnose import diagnose_session
from chainsim.diagnose.bus_overload import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.summing import Rise
from tests.diagnose.measurements import Gain
from tests.diagnose.mixes import Made, Summed, mixed

CLIP = Gain(name="Clip", clean_to_dbfs=0.0)


def test_the_whole_message() -> None:
    bus = Summed(
        15.34,
        (CLIP,),
        shares=(("Kick", 2.11), ("Bass", 1.04), ("Pad", -0.4)),
        rise=Rise(13.81, 14.77),
    )
    assert list(find(mixed([Made("Kick"), Made("Bass"), Made("Pad")], bus))) == [
        Finding(
            name="bus-overload",
            severity=Severity.ERROR,
            stage=None,
            path=None,
            tap=None,
            excess_db=15.34,
            limit=Limit("max_bus_peak_dbfs", 0.0),
            at_s=2.5,
            message=(
                "The bus adds up to a peak of +15.3 dBFS at 0:02.500, above the limit of 0 dBFS: together 3 tracks are "
                "+13.8 dB in peak and +14.8 dB in RMS against the loudest one alone; most of it is 'Kick' (+2.1 dB) "
                "and 'Bass' (+1.0 dB)."
            ),
            action=(
                "Lower the clip gain (input_trim_db) of all tracks alike, by at least 15.4 dB; the reference's peak "
                "cap asks for 21.4 dB. A fader comes behind the chain that is driven."
            ),
            tracks=("Kick", "Bass"),
        )
    ]


def test_at_its_limit_it_is_quiet() -> None:
    assert list(find(mixed(bus=Summed(0.0, (CLIP,))))) == []


def test_a_hair_above_it_fires() -> None:
    (finding,) = find(mixed(bus=Summed(math.nextafter(0.0, 1.0), (CLIP,))))
    assert finding.message == "The bus adds up to a peak of +0.1 dBFS at 0:02.500, above the limit of 0 dBFS."


@pytest.mark.parametrize(("limit_dbfs", "fires"), [(-6.0, False), (-6.001, True)])
def test_the_limit_is_the_sessions(limit_dbfs: float, fires: bool) -> None:
    found = list(find(mixed(bus=Summed(-6.0, (CLIP,)), limits={"max_bus_peak_dbfs": limit_dbfs})))
    assert bool(found) is fires


def test_a_group_by_name() -> None:
    group = Summed(3.0, (CLIP,), name="Drums")
    (finding,) = find(mixed([Made("Kick", group="Drums"), Made("Pad")], groups=[group]))
    assert finding.message.startswith("Group 'Drums' adds up to a peak of +3.0 dBFS")
    assert finding.action.startswith("Lower the clip gain (input_trim_db) of its tracks alike, by at least 3.1 dB;")


@pytest.mark.parametrize(
    ("stages", "fader_db", "severity"),
    [
        ((Gain(name="EQ", clean_to_dbfs=math.inf),), -12.0, Severity.WARNING),  # linear at any level
        ((Gain(name="EQ", clean_to_dbfs=math.inf),), -9.9, Severity.ERROR),  # the output is over
        ((Gain(name="Clip", clean_to_dbfs=10.0),), -12.0, Severity.WARNING),  # just clean
        ((Gain(name="Clip", clean_to_dbfs=9.9),), -12.0, Severity.ERROR),
        ((), -12.0, Severity.WARNING),
        ((), 0.0, Severity.ERROR),
    ],
)
def test_what_floating_point_carries_is_a_warning(
    stages: tuple[Gain, ...], fader_db: float, severity: Severity
) -> None:
    (finding,) = find(mixed(bus=Summed(10.0, stages, fader_db)))
    assert finding.severity is severity
    assert ("nothing is lost of it here" in finding.message) is (severity is Severity.WARNING)


def test_it_can_be_ignored() -> None:
    over = Summed(10.0, (CLIP,))
    assert [finding.name for finding in diagnose_session(mixed(bus=over))] == ["bus-overload"]
    assert diagnose_session(mixed(bus=over, ignore=["bus-overload"])) == ()
