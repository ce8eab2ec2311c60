"""Streamed through the render process, a plugin gives what pedalboard gives for the whole array, to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pedalboard
import pytest
import soundfile

from chainsim.host.builtin import BUILTINS
from chainsim.model.audio import BLOCK_FRAMES
from chainsim.model.result import ChannelMode
from tests.engine import reference_render
from tests.engine.rendering import RATE_HZ, noise, render
from tests.tools.aside import run_aside

# pedalboard's GSM codec works on its own frames and answers differently to other block sizes.
BLOCK_SIZE_DEPENDENT = {"GSMFullRateCompressor"}
WORKING_ZAM = {
    "ZaMaximX2": (ChannelMode.STEREO, 480),
    "ZaMultiComp": (ChannelMode.DUAL_MONO, 0),
    "ZaMultiCompX2": (ChannelMode.STEREO, 0),
    "ZamAutoSat": (ChannelMode.DUAL_MONO, 0),
    "ZamComp": (ChannelMode.DUAL_MONO, 0),
    "ZamCompX2": (ChannelMode.STEREO, 0),
    "ZamDelay": (ChannelMode.DUAL_MONO, 0),
    "ZamDynamicEQ": (ChannelMode.DUAL_MONO, 0),
    "ZamEQ2": (ChannelMode.DUAL_MONO, 0),
    "ZamGEQ31": (ChannelMode.DUAL_MONO, 0),
    "ZamGate": (ChannelMode.DUAL_MONO, 0),
    "ZamGateX2": (ChannelMode.STEREO, 0),
    "ZamGrains": (ChannelMode.DUAL_MONO, 0),
    "ZamHeadX2": (ChannelMode.STEREO, 0),
    "ZamPhono": (ChannelMode.DUAL_MONO, 0),
    "ZamTube": (ChannelMode.DUAL_MONO, 0),
}


@pytest.fixture(scope="module")
def impulse_response(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ir") / "room.wav"
    decay = np.exp(-np.arange(2000) / 300.0)
    soundfile.write(file, noise(2000 / RATE_HZ, channels=1)[0] * decay, RATE_HZ)
    return file


def parameters_of(name: str, impulse_response: Path) -> dict[str, Any]:
    return {"impulse_response_filename": str(impulse_response)} if name == "Convolution" else {}


@pytest.mark.parametrize("name", sorted(set(BUILTINS) - BLOCK_SIZE_DEPENDENT))
def test_every_built_in(name: str, impulse_response: Path) -> None:
    parameters = parameters_of(name, impulse_response)
    samples = noise(1.3)
    rendered = render([{"builtin": name, "parameters": parameters}], samples)
    expected = getattr(pedalboard, name)(**parameters).process(samples, RATE_HZ, reset=True)
    assert np.array_equal(rendered.tap(0), samples)
    assert np.array_equal(rendered.tap(1), expected)


@pytest.mark.parametrize("name", sorted(BLOCK_SIZE_DEPENDENT))
def test_block_size_dependent_built_ins_block_by_block(name: str) -> None:
    samples = noise(1.3)
    rendered = render([{"builtin": name}], samples)
    plugin = getattr(pedalboard, name)()
    padded = np.concatenate([samples, np.zeros((2, RATE_HZ), np.float32)], axis=1)
    starts = range(0, padded.shape[1], BLOCK_FRAMES)
    pieces = [plugin.process(padded[:, at : at + BLOCK_FRAMES], RATE_HZ, reset=False) for at in starts]
    assert np.array_equal(rendered.tap(1), np.concatenate(pieces, axis=1)[:, : samples.shape[1]])


def test_stage_by_stage_equals_the_whole_board() -> None:
    samples = noise(2.0)
    board = pedalboard.Chain(
        [
            pedalboard.HighpassFilter(80),
            pedalboard.PeakFilter(1000, 6.0, 1.0),
            pedalboard.Compressor(-20, 4, 5, 100),
            pedalboard.Distortion(12),
            pedalboard.Limiter(-6, 100),
        ]
    )
    stages = [
        {"builtin": "HighpassFilter", "parameters": {"cutoff_frequency_hz": 80}},
        {"builtin": "PeakFilter", "parameters": {"cutoff_frequency_hz": 1000, "gain_db": 6, "q": 1}},
        {
            "builtin": "Compressor",
            "parameters": {"threshold_db": -20, "ratio": 4, "attack_ms": 5, "release_ms": 100},
        },
        {"builtin": "Distortion", "parameters": {"drive_db": 12}},
        {"builtin": "Limiter", "parameters": {"threshold_db": -6, "release_ms": 100}},
    ]
    assert np.array_equal(render(stages, samples).tap(5), board.process(samples, RATE_HZ, reset=True))


@pytest.mark.vst3
@pytest.mark.parametrize("name", WORKING_ZAM)
def test_every_zam_plugin_that_loads(name: str, zam_dir: Path, tmp_path: Path) -> None:
    samples = noise(1.3)
    rendered = render([{"vst3": name}], samples, plugin_dirs=(zam_dir,))
    given, wanted = tmp_path / "in.npy", tmp_path / "out.npy"
    np.save(given, samples)
    done = run_aside(reference_render.play, f"{zam_dir / name}.vst3", given, wanted, timeout_s=300.0)
    assert done.returncode == 0, done.stderr
    mode, latency_frames = WORKING_ZAM[name]
    assert rendered.stages["1"].plugin.channel_mode is mode
    assert rendered.stages["1"].reported_latency_frames == latency_frames
    assert np.array_equal(rendered.tap(1), np.load(wanted))
