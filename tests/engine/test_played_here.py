"""Built-ins played by the process that measures: the same to the last bit, and told in the same words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.engine import played_here
from chainsim.engine.chain_measurement import StoppedMidwayError, measure_chain
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.errors import RenderError
from chainsim.host.builtin import BUILTINS
from chainsim.host.processors import BuiltinProcessor
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.result import Measurement
from chainsim.model.search_paths import SearchPaths
from chainsim.plugin_failure import Failure, FailureKind
from tests.engine.rendering import RATE_HZ, ArrayStimulus, noise

BLOCK_S = 32_768 / RATE_HZ
GAIN: dict[str, Any] = {"builtin": "Gain", "parameters": {"gain_db": -1}}


def measured(
    stages: list[dict[str, Any]], samples: Audio, *, here: bool, options: RunOptions | None = None
) -> Measurement:
    chain = Chain.model_validate({"version": 1, "stages": stages})
    arguments = chain, ArrayStimulus(samples), options or RunOptions(probe=False), SearchPaths(Path.cwd())
    if not here:
        return measure_chain(*arguments)[0]
    with played_here.allowed():
        return measure_chain(*arguments)[0]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every block that a built-in plays in this process."""
    blocks: list[int] = []
    process = BuiltinProcessor.process

    def noted(self: BuiltinProcessor, block: Audio) -> Audio:
        blocks.append(block.shape[1])
        return process(self, block)

    monkeypatch.setattr(BuiltinProcessor, "process", noted)
    return blocks


def test_every_built_in_measures_the_same_wherever_it_is_played(played: list[int], tmp_path: Path) -> None:
    room = tmp_path / "room.wav"
    soundfile.write(room, noise(0.05, channels=1)[0] * np.exp(-np.arange(2400) / 300.0), RATE_HZ)
    parameters = {"Convolution": {"impulse_response_filename": str(room)}}
    stages = [{"builtin": name, "parameters": parameters.get(name, {})} for name in sorted(BUILTINS)]
    samples = noise(1.5, channels=1)
    elsewhere = measured(stages, samples, here=False)
    assert not played
    here = measured(stages, samples, here=True)
    assert played
    np.testing.assert_equal(asdict(here), asdict(elsewhere))


def test_branches_trims_and_an_end_on_a_block_measure_the_same(played: list[int]) -> None:
    late = {"builtin": "BrickwallLimiter", "trim_db": 3}
    stages: list[dict[str, Any]] = [{"parallel": [{"stages": []}, {"stages": [late, GAIN]}]}, {**GAIN, "bypass": True}]
    samples = noise(3 * BLOCK_S)
    here, elsewhere = (measured(stages, samples, here=here) for here in (True, False))
    assert played
    np.testing.assert_equal(asdict(here), asdict(elsewhere))


def test_what_is_probed_and_tried_is_so_in_other_processes_and_is_the_same(played: list[int]) -> None:
    stages: list[dict[str, Any]] = [{"builtin": "Limiter", "parameters": {"threshold_db": -6}}, {"builtin": "Clipping"}]
    here, elsewhere = (
        measured(stages, noise(1.0, rms=0.4), here=here, options=RunOptions(tail_s=0.0)) for here in (True, False)
    )
    assert len(played) == 2 * 2  # two blocks of two stages
    assert all(stage.programme is not None for stage in here.stages)
    told = [
        [replace(stage, profile=replace(stage.profile, probe_s=0.0)) for stage in one.stages]
        for one in (here, elsewhere)
    ]
    np.testing.assert_equal([asdict(stage) for stage in told[0]], [asdict(stage) for stage in told[1]])


def test_a_chain_with_a_plugin_file_is_never_played_here(played: list[int]) -> None:
    with pytest.raises(StagesRefusedError, match=r"^stage 2: "):
        measured([GAIN, {"vst3": "not-here.vst3"}], noise(0.1), here=True)
    assert not played


def test_every_mistake_of_every_stage_is_told(played: list[int]) -> None:
    stages: list[dict[str, Any]] = [{"builtin": "Gian"}, {"builtin": "Compressor", "parameters": {"ratio": 0.5}}]
    problems = []
    for here in (True, False):
        with pytest.raises(StagesRefusedError) as refused:
            measured(stages, noise(0.1), here=here)
        problems.append(refused.value.problems)
    assert len(problems[0]) == 2
    assert problems[0] == problems[1]
    assert not played


def raising(block_number: int) -> Callable[[BuiltinProcessor, Audio], Audio]:
    process, count = BuiltinProcessor.process, [0]

    def raises(self: BuiltinProcessor, block: Audio) -> Audio:
        count[0] += 1
        if count[0] == block_number:
            raise ValueError("no more")
        return process(self, block)

    return raises


def test_a_stage_that_raises_is_named_with_its_time_and_leaves_what_was_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(BuiltinProcessor, "process", raising(2 * 2))
    with pytest.raises(StoppedMidwayError) as stopped:
        measured([GAIN, GAIN], noise(2.0), here=True)
    message = "stage 2 'Gain' failed at 0:00.682: no more"
    assert stopped.value.failure == Failure(FailureKind.RAISED, message, "2", "Gain", "Gain", BLOCK_S)
    assert len(stopped.value.measurement.taps) == 3


def test_a_stage_that_raises_before_anything_came_out_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BuiltinProcessor, "process", raising(1))
    with pytest.raises(RenderError, match=r"^stage 1 'Gain' failed at 0:00.000: no more$"):
        measured([GAIN], noise(0.5), here=True)
