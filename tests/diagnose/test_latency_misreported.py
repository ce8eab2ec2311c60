from __future__ import annotations

import math

import pytest

from chainsim.diagnose.latency_misreported import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import Latency, StageComparison
from tests.diagnose.measurements import Gain, measured


def late(
    error_frames: int | None,
    correlation: float | None = 1.0,
    *,
    bypass: bool = False,
    kind: Kind = Kind.DYNAMICS,
    probed_frames: int | None = None,
) -> Gain:
    measured_frames = None if error_frames is None else 480 + error_frames
    result = {
        "profile": StageProfile(kind, latency_reported_frames=480, latency_measured_frames=probed_frames),
        "latency": Latency(480, measured_frames),
        "comparison": StageComparison(-10.0, correlation, error_frames),
    }
    return Gain(name="Lim", bypass=bypass, result=result)


def test_the_reported_latency_is_quiet() -> None:
    assert list(find(measured([late(0)]))) == []


def test_one_frame_off_fires() -> None:
    assert list(find(measured([late(32)]))) == [
        Finding(
            name="latency-misreported",
            severity=Severity.INFORMATION,
            stage=1,
            path="1",
            tap=1,
            excess_db=None,
            limit=None,
            at_s=None,
            message="Stage 1 'Lim' reports a latency of 480 frames and delays by 512: +32 frames (+0.7 ms).",
            action="Look for an update of stage 1 'Lim', and keep it out of parallel paths.",
        )
    ]
    assert len(list(find(measured([late(1)])))) == 1
    assert len(list(find(measured([late(-1)])))) == 1


@pytest.mark.parametrize(
    ("error_frames", "action"),
    [
        (48, "Delay the other branches by 48 frames, or move stage 1.2.1 'Lim' out of the parallel stage."),
        (-48, "Look for an update of stage 1.2.1 'Lim', and keep it out of parallel paths."),
    ],
)
def test_inside_branches_it_is_a_warning(error_frames: int, action: str) -> None:
    (finding,) = find(measured([Gain(branches=((0.0, ()), (0.0, (late(error_frames),))))]))
    assert (finding.severity, finding.path) == (Severity.WARNING, "1.2.1")
    assert finding.message.endswith("ms); in parallel with the other branches that is a comb filter.")
    assert finding.action == action


def test_the_correlation_must_reach_point_nine() -> None:
    assert len(list(find(measured([late(32, 0.9)])))) == 1
    assert list(find(measured([late(32, math.nextafter(0.9, 0.0))]))) == []
    assert list(find(measured([late(32, None), late(None)]))) == []


@pytest.mark.parametrize(("error_frames", "told"), [(-480, 1), (-481, 0)])
def test_what_would_be_early_is_the_phase_of_a_filter(error_frames: int, told: int) -> None:
    assert len(list(find(measured([late(error_frames)])))) == told


@pytest.mark.parametrize("kind", [Kind.LINEAR, Kind.DYNAMICS])
@pytest.mark.parametrize(("probed_frames", "told"), [(512, 1), (481, 1), (480, 0)])
def test_sweeps_that_came_at_the_reported_time_make_it_quiet(kind: Kind, probed_frames: int, told: int) -> None:
    assert len(list(find(measured([late(32, kind=kind, probed_frames=probed_frames)])))) == told


@pytest.mark.parametrize(("kind", "told"), [(Kind.LINEAR, 0), (Kind.DYNAMICS, 1), (Kind.UNKNOWN, 1)])
def test_a_filter_whose_sweeps_came_at_no_time_has_none(kind: Kind, told: int) -> None:
    assert len(list(find(measured([late(32, kind=kind)])))) == told


def test_a_sum_of_branches_is_told_by_what_is_in_them() -> None:
    within = ((0.0, ()), (0.0, (late(32),)))
    found = find(measured([Gain(branches=within, result=late(32).result)]))
    assert [each.path for each in found] == ["1.2.1"]


def test_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([late(32, bypass=True)]))) == []
