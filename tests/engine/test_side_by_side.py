"""Plugins at work at the same time: the same samples, the same outcomes as in turn."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine.client import RenderClient
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.requests import CheckProgramme
from chainsim.errors import RenderError
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain, Vst3Stage
from chainsim.model.options import ProcessLimits
from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.result import HostedStage
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_excerpt import StageExcerpt
from tests.engine.rendering import RATE_HZ, ArrayStimulus, noise
from tests.engine.test_bit_exact import WORKING_ZAM

VOICE = noise(2.0)
PATIENT, IMPATIENT = ProcessLimits(60.0), ProcessLimits(6.0)
"""For what works, on a busy machine too; and for what hangs."""
STEREO = AudioFormat(48_000, 2)


class Rendering:
    """A chain's blocks until its end or its failure."""

    def __init__(
        self,
        stages: list[dict[str, Any]],
        folder: Path,
        at_once: int,
        samples: Audio = VOICE,
        limits: ProcessLimits = PATIENT,
    ) -> None:
        chain = Chain.model_validate({"version": 1, "stages": stages})
        stimulus = ArrayStimulus(samples)
        blocks: list[Audio] = []
        self.error: str | None = None
        self.hosted: dict[str, HostedStage] = {}
        with RenderClient(limits, stages_at_once=at_once) as client:
            client.open(chain, stimulus.info.format, SearchPaths(Path.cwd(), (folder,)), tail_s=1.0, block_frames=8192)
            try:
                blocks.extend(block.stacked.copy() for block in client.render(stimulus))
                self.hosted = client.stages
            except RenderError as error:
                self.error = str(error)
                assert error.failure is not None
                self.at_s = error.failure.at_s
        self.blocks = np.stack(blocks) if blocks else np.zeros(0, np.float32)


def vst3(*names: str) -> list[dict[str, Any]]:
    return [{"vst3": f"{name}.vst3"} for name in names]


CHAINS: dict[str, list[dict[str, Any]]] = {
    "latencies": vst3("ZaMaximX2", "ZamTube", "ZaMaximX2", "ZamCompX2"),
    "built-ins between": [
        {"builtin": "Gain", "parameters": {"gain_db": 3}},
        *vst3("ZamEQ2"),
        {"builtin": "BrickwallLimiter"},
        *vst3("ZaMaximX2"),
        {"builtin": "Reverb", "trim_db": -2.0},
    ],
    "parallel branches": [
        *vst3("ZamGateX2"),
        {
            "parallel": [
                {"gain_db": 0, "stages": vst3("ZaMaximX2", "ZamTube")},
                {"gain_db": -6, "stages": [{"builtin": "Distortion"}, *vst3("ZamCompX2")]},
            ]
        },
        *vst3("ZamDelay"),
    ],
    **{f"all zam {n}": vst3(*sorted(WORKING_ZAM)[n : n + 4]) for n in range(0, len(WORKING_ZAM), 4)},
}


BUILTINS: dict[str, list[dict[str, Any]]] = {
    "in series": [
        {"builtin": name}
        for name in ("Phaser", "Compressor", "Limiter", "Reverb", "LadderFilter", "Delay", "Resample", "MP3Compressor")
    ],
    "in branches": [
        {"builtin": "Limiter", "trim_db": 6.0},
        {"parallel": [{"stages": [{"builtin": "Reverb"}]}, {"gain_db": -3, "stages": [{"builtin": "MP3Compressor"}]}]},
        {"builtin": "Distortion"},
    ],
}


@pytest.mark.parametrize("name", list(BUILTINS))
@pytest.mark.parametrize("at_once", [2, 4])
def test_builtins_give_the_same_bits_as_in_turn(name: str, at_once: int) -> None:
    in_turn = Rendering(BUILTINS[name], Path.cwd(), at_once=1)
    beside = Rendering(BUILTINS[name], Path.cwd(), at_once=at_once)
    assert in_turn.error is beside.error is None
    assert np.array_equal(beside.blocks, in_turn.blocks)
    assert beside.hosted == in_turn.hosted


@pytest.mark.vst3
@pytest.mark.parametrize("name", list(CHAINS))
def test_the_same_samples_with_any_number(name: str, zam_dir: Path) -> None:
    expected = Rendering(CHAINS[name], zam_dir, 1)
    for at_once in (2, 4):
        rendering = Rendering(CHAINS[name], zam_dir, at_once)
        assert np.array_equal(rendering.blocks, expected.blocks)
        assert rendering.hosted == expected.hosted


@pytest.mark.vst3
def test_a_latency_that_is_first_told_while_it_plays(test_plugins_dir: Path) -> None:
    looks_ahead = {"vst3": "ChannelStrip.vst3", "parameters": {"front": 21, "front_time_decades": -2.5}}
    stages = [looks_ahead, *vst3("CleanGain"), looks_ahead]
    rendering, expected = (Rendering(stages, test_plugins_dir, at_once) for at_once in (4, 1))
    window = round(RATE_HZ * 10**-2.5)
    assert [rendering.hosted[path].reported_latency_frames for path in "123"] == [window - 1, 0, window - 1]
    assert np.array_equal(rendering.blocks, expected.blocks)
    assert rendering.hosted == expected.hosted


@pytest.mark.vst3
def test_a_mono_source_that_meets_a_stereo_plugin(zam_dir: Path) -> None:
    stages = vst3("ZamTube", "ZamGateX2", "ZamComp")
    rendering, expected = (Rendering(stages, zam_dir, at_once, noise(1.0, channels=1)) for at_once in (4, 1))
    assert np.array_equal(rendering.blocks, expected.blocks)
    assert rendering.hosted == expected.hosted


@pytest.mark.slow
@pytest.mark.vst3
def test_a_programme_check_with_both_channels_at_the_same_time(zam_dir: Path) -> None:
    profile = StageProfile(kind=Kind.SATURATION, linear_to_dbfs=-20.0, repeatability_db=-math.inf)
    window = StageExcerpt(0, 0, noise(0.1))
    places = SearchPaths(Path.cwd(), (zam_dir,))
    request = CheckProgramme(Vst3Stage(vst3="ZamTube.vst3"), STEREO, False, places, profile, (window,))
    with ProbePool(PATIENT) as pool:
        found = pool.programme_checks({"in turn": request, "beside": replace(request, beside=True)}).done
    assert found["in turn"].residual_db > -60.0
    assert found["beside"] == found["in turn"]


@pytest.mark.slow(seconds=12)
@pytest.mark.vst3
def test_a_programme_check_with_two_instances_at_the_same_time(zam_dir: Path) -> None:
    profile = StageProfile(
        kind=Kind.DYNAMICS,
        linear_to_dbfs=-20.0,
        repeatability_db=-math.inf,
        onset=OnsetCurve((1000.0,), (-20.0,)),
        bends_bursts=True,
    )
    window = StageExcerpt(0, 0, 4.0 * noise(0.3))
    places = SearchPaths(Path.cwd(), (zam_dir,))
    request = CheckProgramme(Vst3Stage(vst3="ZaMaximX2.vst3"), STEREO, False, places, profile, (window,))
    with ProbePool(PATIENT) as pool:
        found = pool.programme_checks({"in turn": request, "beside": replace(request, beside=True)}).done
    assert found["in turn"].gain_reduction_db is not None
    assert found["in turn"].gain_reduction_db > 6.0
    assert found["beside"] == found["in turn"]


@pytest.mark.slow
@pytest.mark.vst3
@pytest.mark.parametrize("culprit", ["CrashInProcess", "ExitInProcess", "HangInProcess", "Misdeeds"])
def test_whoever_fails_is_named_at_its_time_with_the_blocks_before_it(culprit: str, test_plugins_dir: Path) -> None:
    bad = {"vst3": f"{culprit}.vst3", "parameters": {"deed": 1} if culprit == "Misdeeds" else {}}
    stages = [*vst3("CleanGain"), bad, *vst3("CleanGain", "HiddenClip")]
    limits = IMPATIENT if culprit == "HangInProcess" else PATIENT
    rendering, expected = (Rendering(stages, test_plugins_dir, at_once, VOICE, limits) for at_once in (4, 1))
    assert expected.error is not None
    assert expected.error.startswith(f"stage 2 '{culprit}' ")
    assert (rendering.error, rendering.at_s) == (expected.error, expected.at_s)
    assert np.array_equal(rendering.blocks, expected.blocks)
