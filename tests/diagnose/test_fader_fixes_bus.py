from __future__ import annotations

import math

import pytest

from chainsim.diagnose.fader_fixes_bus import find
from chainsim.model.chain import Intent
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import Gain
from tests.diagnose.mixes import Made, Summed, mixed


def clip(clean_to_dbfs: float, intent: Intent | None = None) -> Gain:
    return Gain(name="Clip", clean_to_dbfs=clean_to_dbfs, intent=intent)


LINEAR = Gain(name="EQ", clean_to_dbfs=math.inf)


def test_the_whole_message() -> None:
    bus = Summed(14.0, (LINEAR, clip(0.0)), -15.0)
    assert list(find(mixed(bus=bus))) == [
        Finding(
            name="fader-fixes-bus",
            severity=Severity.ERROR,
            stage=None,
            path=None,
            tap=None,
            excess_db=14.0,
            limit=None,
            at_s=2.5,
            message=(
                "The master fader lowers the number by 15.0 dB, not the damage: its chain is fed with a peak of +14.0 "
                "dBFS at 0:02.500, and stage 2 'Clip' clips 14.0 dB past its clean limit, at any fader position."
            ),
            action=(
                "Lower the clip gain (input_trim_db) of all tracks by at least 14.1 dB instead, and bring the fader "
                "(fader_db) back up."
            ),
        )
    ]


@pytest.mark.parametrize(("fader_db", "fires"), [(0.0, False), (3.0, False), (-0.001, True)])
def test_only_a_fader_that_turns_down(fader_db: float, fires: bool) -> None:
    assert bool(list(find(mixed(bus=Summed(14.0, (clip(0.0),), fader_db))))) is fires


@pytest.mark.parametrize(("clean_to_dbfs", "fires"), [(-3.0, False), (-3.001, True)])
def test_both_sides_of_the_clip(clean_to_dbfs: float, fires: bool) -> None:
    assert bool(list(find(mixed(bus=Summed(-3.0, (clip(clean_to_dbfs),), -6.0))))) is fires


@pytest.mark.parametrize(("intent", "fires"), [("colour", False), ("ceiling", False), ("clean", True), (None, True)])
def test_a_stage_that_is_there_to_clip(intent: Intent | None, fires: bool) -> None:
    assert bool(list(find(mixed(bus=Summed(-3.0, (clip(-9.0, intent),), -6.0))))) is fires


def test_a_sum_that_is_over_and_turned_down_behind_the_plugins() -> None:
    (finding,) = find(mixed(bus=Summed(4.0, (LINEAR,), -6.0)))
    assert (finding.excess_db, finding.limit) == (4.0, Limit("max_bus_peak_dbfs", 0.0))
    assert finding.message == (
        "The master fader lowers the number by 6.0 dB, but its chain is fed with a peak of +4.0 dBFS at 0:02.500, "
        "above the limit of 0 dBFS."
    )
    assert finding.action == (
        "Lower the clip gain (input_trim_db) of all tracks by at least 4.1 dB instead, and bring the fader (fader_db) "
        "back up."
    )


@pytest.mark.parametrize(
    ("peak_dbfs", "stages", "fader_db"),
    [
        (0.0, (LINEAR,), -6.0),  # not over
        (4.0, (), -6.0),  # no plugin is driven
        (4.0, (Gain(name="EQ", clean_to_dbfs=math.inf, bypass=True),), -6.0),  # nor here
        (4.0, (LINEAR,), -3.9),  # the output is over as well: the fader fixes nothing
    ],
)
def test_nothing_is_fixed_by_the_fader(peak_dbfs: float, stages: tuple[Gain, ...], fader_db: float) -> None:
    assert list(find(mixed(bus=Summed(peak_dbfs, stages, fader_db)))) == []


def test_a_group_by_name() -> None:
    group = Summed(3.0, (clip(0.0),), -4.0, name="Drums")
    (finding,) = find(mixed([Made("Kick", group="Drums"), Made("Pad")], groups=[group]))
    assert finding.message.startswith("The fader of group 'Drums' lowers the number by 4.0 dB, not the damage:")
    assert finding.action.startswith("Lower the clip gain (input_trim_db) of its tracks by at least 3.1 dB")
