from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from chainsim.diagnose.polarity_inverted import find
from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.result import StageComparison
from chainsim.pipeline import run_chain
from tests.diagnose.measurements import Gain, measured
from tests.engine.rendering import ArrayStimulus


def correlates(
    correlation: float | None, lag_frames: int | None = 0, probed_frames: int | None = None, *, bypass: bool = False
) -> Gain:
    profile = StageProfile(latency_reported_frames=0, latency_measured_frames=probed_frames)
    comparison = StageComparison(-3.0, correlation, lag_frames)
    return Gain(name="Tube", bypass=bypass, result={"comparison": comparison, "profile": profile})


@pytest.mark.parametrize(("correlation", "fires"), [(-0.9, True), (math.nextafter(-0.9, 0.0), False), (1.0, False)])
def test_it_fires_from_minus_nine_tenths_on(correlation: float, fires: bool) -> None:
    assert bool(list(find(measured([correlates(correlation)])))) == fires


def test_in_a_plain_chain_it_is_information() -> None:
    assert list(find(measured([Gain(), correlates(-1.0)]))) == [
        Finding(
            name="polarity-inverted",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=None,
            limit=None,
            at_s=None,
            message="Stage 2 'Tube' inverts the polarity.",
            action="Switch the polarity of stage 2 'Tube' before it is mixed with the dry signal.",
        )
    ]


def test_in_a_branch_it_is_a_warning() -> None:
    (finding,) = find(measured([Gain(branches=((0.0, (correlates(-1.0),)), (0.0, ())))]))
    assert finding.severity is Severity.WARNING
    assert finding.path == "1.1.1"
    assert finding.message.endswith("inverts the polarity; what the other branches have in common with it cancels.")
    assert finding.action.endswith("or invert the other branches as well.")


@pytest.mark.parametrize(
    ("lag_frames", "probed_frames", "fires"),
    [(0, 0, True), (0, 8, True), (0, 9, False), (24, 24, True), (0, 24, False), (0, None, True)],
)
def test_what_the_probe_heard_as_delay_is_no_polarity(lag_frames: int, probed_frames: int | None, fires: bool) -> None:
    assert bool(list(find(measured([correlates(-1.0, lag_frames, probed_frames)])))) == fires


def test_unmeasured_and_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([correlates(None, None), correlates(-1.0, None), correlates(-1.0, bypass=True)]))) == []


def run(*stages: dict[str, object]) -> list[Finding]:
    noise = 0.1 * np.random.default_rng(1).standard_normal((1, 48_000)).astype(np.float32)
    chain = Chain.model_validate({"version": 1, "stages": list(stages)})
    return list(run_chain(chain, ArrayStimulus(noise, 48_000), RunOptions(prove=False), folder=Path()).findings)


def test_the_built_in_inverter_is_heard() -> None:
    assert [finding.name for finding in run({"builtin": "Invert"})] == ["polarity-inverted"]
    assert run({"builtin": "HighpassFilter", "parameters": {"cutoff_frequency_hz": 60.0}}) == []


def test_dry_and_inverted_cancel_and_say_so() -> None:
    found = run({"parallel": [{"stages": [{"builtin": "Invert"}]}, {"stages": []}]})
    assert [(finding.name, finding.path) for finding in found] == [
        ("silent-output", "1"),
        ("polarity-inverted", "1.1.1"),
    ]
    assert "cancel each other" in found[0].message


def test_half_a_period_late_is_late() -> None:
    """Of a tone alone nobody could tell; the probe's sweeps do."""
    sine = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(48_000) / 48_000)
    tone = sine.astype(np.float32)[np.newaxis]
    stage = {"builtin": "Delay", "parameters": {"delay_seconds": 0.0005, "mix": 1.0, "feedback": 0.0}}
    chain = Chain.model_validate({"version": 1, "stages": [stage]})
    result = run_chain(chain, ArrayStimulus(tone, 48_000), RunOptions(prove=False), folder=Path())
    assert "polarity-inverted" not in [finding.name for finding in result.findings]
    assert result.measurement.stages[0].comparison.correlation == pytest.approx(-1.0, abs=0.01)
