from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.fader_hides_clipping import find
from chainsim.model.chain import Intent
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.profile import Kind
from tests.diagnose.measurements import Gain, check, levels, measured


def clipper(clean_to_dbfs: float, name: str = "Sat", **changes: Any) -> Gain:
    return Gain(name=name, clean_to_dbfs=clean_to_dbfs, **changes)


CLIPS = [Gain(), clipper(-13.25)]  # fed a peak of -6 dBFS: 7.25 dB past its limit


@pytest.mark.parametrize("fader_db", [0.0, 3.0])
def test_a_fader_that_does_not_turn_down_hides_nothing(fader_db: float) -> None:
    assert list(find(measured(CLIPS, fader_db=fader_db))) == []


def test_a_fader_just_below_zero_fires() -> None:
    (finding,) = find(measured(CLIPS, fader_db=math.nextafter(0.0, -1.0)))
    assert finding.message.startswith("The fader lowers the number by 0.1 dB, not the damage:")


def test_the_mistake_by_name() -> None:
    assert list(find(measured(CLIPS, fader_db=-8.0))) == [
        Finding(
            name="fader-hides-clipping",
            severity=Severity.ERROR,
            stage=2,
            path="2",
            tap=2,
            excess_db=7.25,
            limit=None,
            at_s=None,
            message=(
                "The fader lowers the number by 8.0 dB, not the damage: stage 2 'Sat' still clips 7.2 dB past its "
                "clean limit, at any fader position."
            ),
            action=(
                "Lower the trim before stage 2 'Sat' (trim_db) by at least 7.4 dB instead, "
                "and bring the fader (fader_db) back up."
            ),
        )
    ]


def test_a_stage_at_its_clean_limit_is_quiet() -> None:
    assert list(find(measured([Gain(), clipper(-6.0)], fader_db=-8.0))) == []


@pytest.mark.parametrize(("intent", "fires"), [("colour", False), ("ceiling", False), ("clean", True), (None, True)])
def test_a_stage_that_is_there_to_clip_is_not_hidden(intent: Intent | None, fires: bool) -> None:
    assert bool(list(find(measured([clipper(-9.0, intent=intent)], fader_db=-8.0)))) is fires


def test_saturation_is_not_clipping() -> None:
    assert list(find(measured([clipper(-20.0, kind=Kind.SATURATION)], fader_db=-8.0))) == []


def test_several_are_one_mistake_cured_before_the_first() -> None:
    inner = clipper(-16.0, "Crush")
    stages = [Gain(), clipper(-7.0), Gain(branches=((0.0, ()), (0.0, (inner,))))]
    (finding,) = find(measured(stages, fader_db=-8.0))
    assert (finding.path, finding.excess_db) == ("3.2.1", 10.0)
    assert finding.message == (
        "The fader lowers the number by 8.0 dB, not the damage: stage 2 'Sat' and stage 3.2.1 'Crush' still clip, "
        "stage 3.2.1 'Crush' 10.0 dB past its clean limit, at any fader position."
    )
    assert finding.action.startswith("Lower the trim before stage 2 'Sat' (trim_db) by at least 10.1 dB instead")


def test_where_dynamics_hide_how_far_it_is_no_number_is_given() -> None:
    stage = clipper(-9.0, kind=Kind.DYNAMICS_THEN_CLIP, result={"programme": check(headroom_db=None)})
    (finding,) = find(measured([Gain(), stage], fader_db=-8.0))
    assert finding.excess_db is None
    assert finding.message.endswith(": stage 2 'Sat' still clips, at any fader position.")
    assert finding.action == (
        "Lower the trim before stage 2 'Sat' (trim_db) by as much instead, and bring the fader (fader_db) back up."
    )


def test_full_scale_before_the_fader_is_quiet() -> None:
    assert list(find(measured([Gain(6.0)], fader_db=-3.0))) == []


def test_just_over_full_scale_before_the_fader_fires() -> None:
    (finding,) = find(measured([Gain(output={"sample_peak_dbfs": math.nextafter(0.0, 1.0)})], fader_db=-3.0))
    assert "puts out a peak of +0.1 dBFS" in finding.message


def test_a_last_stage_that_is_over() -> None:
    assert list(find(measured([Gain(), Gain(8.25, name="Drive")], fader_db=-8.0))) == [
        Finding(
            name="fader-hides-clipping",
            severity=Severity.ERROR,
            stage=None,
            path=None,
            tap=2,
            excess_db=2.25,
            limit=Limit("max_tap_peak_dbfs", 0.0),
            at_s=2.5,
            message=(
                "The fader lowers the number by 8.0 dB, but the last stage puts out a peak of +2.2 dBFS at 0:02.500 "
                "before it, above the limit of 0 dBFS."
            ),
            action=(
                "Lower the output of stage 2 'Drive', or the trim before stage 2 'Drive' (trim_db), by at least "
                "2.3 dB instead, and bring the fader (fader_db) back up."
            ),
        )
    ]


@pytest.mark.parametrize(("fader_db", "fires"), [(-2.25, True), (-2.0, False)])
def test_an_output_that_is_over_hides_nothing(fader_db: float, fires: bool) -> None:
    assert bool(list(find(measured([Gain(8.25)], fader_db=fader_db)))) is fires


def test_the_chain_sets_what_is_over() -> None:
    assert list(find(measured([Gain(8.0)], fader_db=-8.0, limits={"max_tap_peak_dbfs": 2.0}))) == []


def test_what_is_over_earlier_and_brought_back_is_not_the_faders() -> None:
    assert list(find(measured([Gain(8.0), Gain(-3.0)], fader_db=-8.0))) == []


def test_without_a_working_stage_the_fader_is_the_clip_gain() -> None:
    hot = levels(3.0, -9.0)
    assert list(find(measured(source=hot, fader_db=-8.0))) == []
    assert list(find(measured([Gain(bypass=True)], source=hot, fader_db=-8.0))) == []
