"""Trims that would only cancel each other are none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import Measurement
from chainsim.model.trim import Trim, Where
from chainsim.recommend.cancelling_trims import without_cancelling
from tests.diagnose.measurements import Gain, measured

FADER = Trim(Where.FADER, None, None, 0.0, -1.9, -1.9, "why")


def trim(stage: int, change_db: float) -> Trim:
    return Trim(Where.STAGE, stage, str(stage), 0.0, change_db, change_db, "why")


def chain(*kinds: Kind) -> Measurement:
    measurement = measured([Gain(1.0) for _ in kinds])
    stages = zip(measurement.stages, kinds, strict=True)
    return replace(measurement, stages=tuple(replace(one, profile=StageProfile(kind=kind)) for one, kind in stages))


LINEAR = chain(Kind.LINEAR, Kind.LINEAR, Kind.CLIP)


@pytest.mark.parametrize(
    ("trims", "kept"),
    [
        ([trim(1, -4.1), trim(2, 4.1), FADER], [FADER]),
        ([trim(1, -4.1), trim(3, 4.1)], []),
        ([trim(1, -3.0), trim(2, -1.0), trim(3, 4.0)], []),
        ([Trim(Where.INPUT, None, None, 0.0, -2.0, -2.0, "why"), trim(3, 2.0)], []),
        ([trim(1, -4.1), trim(3, 3.0)], [trim(1, -4.1), trim(3, 3.0)]),  # not all of it
        ([trim(3, 4.1), FADER], [trim(3, 4.1), FADER]),
        ([trim(2, -4.1), FADER], [trim(2, -4.1), FADER]),
    ],
)
def test_where_all_in_between_is_linear(trims: list[Trim], kept: list[Trim]) -> None:
    assert without_cancelling(trims, LINEAR) == kept


@pytest.mark.parametrize("kind", [Kind.CLIP, Kind.DYNAMICS, Kind.UNKNOWN])
def test_a_stage_that_hears_the_difference_keeps_both(kind: Kind) -> None:
    trims = [trim(1, -4.1), trim(3, 4.1)]
    assert without_cancelling(trims, chain(Kind.LINEAR, kind, Kind.CLIP)) == trims
