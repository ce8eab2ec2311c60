from __future__ import annotations

from chainsim.diagnose.source_clipped import find
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import SILENT, Gain, levels, measured


def test_two_equal_frames_are_quiet() -> None:
    source = levels(flat_runs=4, longest_flat_run_frames=2, flat_run_at_s=1.0)
    assert list(find(measured(source=source))) == []


def test_three_equal_frames_fire() -> None:
    source = levels(-3.0, flat_runs=17, longest_flat_run_frames=3, flat_run_at_s=61.25)
    assert list(find(measured([Gain()], source=source))) == [
        Finding(
            name="source-clipped",
            severity=Severity.WARNING,
            stage=None,
            path=None,
            tap=0,
            excess_db=None,
            limit=Limit("min_flat_run_frames", 3.0),
            at_s=61.25,
            message=(
                "The source has 17 flat runs at its peak, the longest 3 frames, the first at 1:01.250: "
                "it was clipped before it came here."
            ),
            action="Use an unclipped take or a declipper; lowering the clip gain (input_trim_db) does not repair it.",
        )
    ]


def test_one_run_is_singular() -> None:
    (finding,) = find(measured(source=levels(flat_runs=1, longest_flat_run_frames=9, flat_run_at_s=0.0)))
    assert finding.message.startswith("The source has 1 flat run at its peak, the longest 9 frames, the first at 0:00")


def test_the_chain_sets_how_long_a_run_must_be() -> None:
    source = levels(flat_runs=3, longest_flat_run_frames=9, flat_run_at_s=0.0)
    assert list(find(measured(source=source, limits={"min_flat_run_frames": 10.0}))) == []
    assert len(list(find(measured(source=source, limits={"min_flat_run_frames": 9.0})))) == 1


def test_a_clean_source_and_silence_are_quiet() -> None:
    assert list(find(measured())) == []
    silent = levels(-100.0, -100.0, flat_runs=1, longest_flat_run_frames=48_000, flat_run_at_s=0.0)
    assert list(find(measured(source=silent))) == []
    assert list(find(measured(source=SILENT))) == []
