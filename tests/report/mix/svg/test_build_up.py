"""The build-up against arithmetic: powers of unlike tracks add up, n times the same is 20 log n."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from chainsim.model.mix import MixResult
from chainsim.report.mix.svg.build_up import build_up, build_up_steps
from tests.diagnose.measurements import levels
from tests.diagnose.mixes import Made, mixed


def summed(sum_rms_dbfs: float, *rms_dbfs: float) -> MixResult:
    made = [Made(f"T{number}", placed=replace(levels(), rms_dbfs=rms)) for number, rms in enumerate(rms_dbfs, start=1)]
    mix = mixed(made)
    return replace(mix, bus=replace(mix.bus, sum=replace(mix.bus.sum, rms_dbfs=sum_rms_dbfs)))


def test_the_loudest_stands_first_and_unlike_ones_add_their_powers() -> None:
    mix = summed(-16.99, -26.0, -20.0, -20.0)
    steps = build_up_steps(mix, mix.bus)[:4]
    assert [step.name for step in steps[:3]] == ["T2", "T3", "T1"]
    assert [step.adds_db for step in steps[1:3]] == pytest.approx([3.0103, 0.5138], abs=1e-3)
    assert steps[3].name == "cancelling"


def test_four_times_the_same_is_twelve_db_half_of_it_for_being_alike() -> None:
    mix = summed(-20.0 + 12.0412, -20.0, -20.0, -20.0, -20.0)
    alike = next(step for step in build_up_steps(mix, mix.bus) if step.name == "being alike")
    assert alike.adds_db == pytest.approx(6.0206, abs=1e-3)


def test_a_track_of_half_the_length_gives_half_its_power() -> None:
    mix = summed(-20.0, -20.0, -20.0)
    first = mix.tracks[0]
    assert first.placed is not None
    short = replace(first, placed=replace(first.placed, frames=mix.bus.sum.frames // 2))
    long = [replace(one, placed=replace(one.placed, frames=mix.bus.sum.frames)) for one in mix.tracks[1:] if one.placed]
    mix = replace(mix, tracks=(short, *long))
    second = build_up_steps(mix, mix.bus)[1]
    assert second.name == "T1"
    assert second.adds_db == pytest.approx(1.7609, abs=1e-3)


def test_the_quieter_ones_of_very_many_are_one_row() -> None:
    mix = summed(-5.0, *([-20.0] * 30))
    steps = build_up_steps(mix, mix.bus)
    assert "20 quieter ones" in [step.name for step in steps]
    assert steps[10].rms_dbfs == pytest.approx(-20.0 + 14.7712, abs=1e-3)


def test_silence_has_no_picture_and_the_picture_is_xml() -> None:
    silent = summed(float("-inf"), float("-inf"))
    assert build_up_steps(silent, silent.bus) == ()
    mix = summed(-16.0, -20.0, -20.0)
    drawn = ElementTree.fromstring(build_up(build_up_steps(mix, mix.bus), 900.0))
    assert drawn.attrib["aria-label"].startswith("RMS from T1 at −20.0 dBFS on: T2 +3.0, being alike +1.0")
