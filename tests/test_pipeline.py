"""The whole check against numbers computed without chainsim: numpy and pyloudnorm on pedalboard's own renders."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pedalboard
import pyloudnorm
import pytest
import soundfile

from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.pipeline import run_chain
from tests.engine.rendering import ArrayStimulus, noise

ROOT = Path(__file__).parent.parent
CHAIN = ROOT / "chains/vocal-hot.yaml"
AUDIO = ROOT / "examples/clean-guitar/guit_em9.flac"
BOARD: list[pedalboard.Plugin] = [
    pedalboard.PeakFilter(3000, 6, 0.7),
    pedalboard.HighShelfFilter(8000, 5),
    pedalboard.Compressor(-24, 3, 5, 80),
    pedalboard.Gain(9),
    pedalboard.Distortion(9),
    pedalboard.Reverb(room_size=0.4, wet_level=0.2, dry_level=0.5),
]
FADER_DB = -8.0


def command_line(*arguments: str | Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "chainsim", "run", *map(str, arguments), "--format", "json"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def assert_levels(levels: dict[str, Any], signal: npt.NDArray[np.float32], rate_hz: int) -> None:
    wide = signal.astype(np.float64)
    peak_dbfs = 20 * np.log10(np.abs(wide).max())
    assert levels["sample_peak_dbfs"] == pytest.approx(peak_dbfs, abs=0.001)
    assert levels["rms_dbfs"] == pytest.approx(10 * np.log10(np.mean(wide**2)), abs=0.001)
    assert levels["integrated_lufs"] == pytest.approx(pyloudnorm.Meter(rate_hz).integrated_loudness(wide.T), abs=0.1)
    assert levels["true_peak_dbtp"] >= levels["sample_peak_dbfs"]
    assert levels["sample_peak_at_s"] == pytest.approx(np.abs(wide).max(axis=0).argmax() / rate_hz, abs=1e-6)


def test_every_level_of_a_hot_chain_on_a_recording() -> None:
    result = command_line(CHAIN, AUDIO)
    recording, rate_hz = soundfile.read(AUDIO, dtype="float32")
    signal = np.ascontiguousarray(recording.T)
    assert_levels(result["taps"][0]["levels"], signal, rate_hz)
    for index, plugin in enumerate(BOARD, start=1):
        assert_levels(result["stages"][index - 1]["input"], signal, rate_hz)
        signal = plugin.process(signal, rate_hz, reset=True)
        assert_levels(result["taps"][index]["levels"], signal, rate_hz)
    assert_levels(result["output"], signal * np.float32(10 ** (FADER_DB / 20)), rate_hz)


def test_trims_move_inputs_and_a_bypassed_stage_nothing() -> None:
    samples = noise(3.0, rms=0.05)
    stages = [
        {"builtin": "Gain", "parameters": {"gain_db": 3}, "trim_db": -6},
        {"builtin": "Distortion", "bypass": True, "trim_db": 2},
    ]
    chain = Chain.model_validate({"version": 1, "input_trim_db": 4, "stages": stages, "fader_db": -1})
    measured = run_chain(chain, ArrayStimulus(samples), RunOptions(), folder=Path()).measurement
    source = measured.taps[0].levels.rms_dbfs
    first, second = measured.stages
    assert first.input.rms_dbfs - source == pytest.approx(4 - 6, abs=1e-4)
    assert first.output.rms_dbfs - source == pytest.approx(4 - 6 + 3, abs=1e-4)
    assert first.gain_db == pytest.approx(3, abs=1e-3)
    assert second.input.rms_dbfs - source == pytest.approx(4 - 6 + 3 + 2, abs=1e-4)
    assert second.gain_db == pytest.approx(0, abs=1e-3)
    assert second.cumulative_gain_db == pytest.approx(3, abs=1e-3)
    assert measured.output.rms_dbfs - source == pytest.approx(2, abs=1e-4)


@pytest.mark.vst3
def test_mono_through_a_stereo_only_plugin_does_not_read_louder(zam_dir: Path) -> None:
    samples = noise(3.0, channels=1, rms=0.02)
    options = RunOptions(plugin_dirs=(zam_dir,))
    chain = Chain.model_validate({"version": 1, "stages": [{"vst3": "ZamCompX2"}]})
    measured = run_chain(chain, ArrayStimulus(samples), options, folder=Path()).measurement
    mono_lufs = pyloudnorm.Meter(48_000).integrated_loudness(samples[0].astype(np.float64))
    assert measured.channels == 2
    assert measured.source.format == AudioFormat(48_000, 1)
    assert measured.taps[0].levels.integrated_lufs == pytest.approx(mono_lufs, abs=0.1)
    assert measured.stages[0].gain_db == pytest.approx(0.0, abs=0.05)


def test_a_tail_of_noise_changes_no_level(tmp_path: Path) -> None:
    """An echo 1.9 s after the end of the source: it is in the tail, and nowhere else."""
    samples = noise(2.0, rms=0.1)
    stage = {"builtin": "Delay", "parameters": {"delay_seconds": 3.9, "mix": 0.5, "feedback": 0}}
    chain = Chain.model_validate({"version": 1, "stages": [stage]})
    without, with_tail = (
        run_chain(chain, ArrayStimulus(samples), RunOptions(tail_s=tail_s), folder=Path()).measurement
        for tail_s in (0.0, 10.0)
    )
    assert with_tail.taps == without.taps
    assert with_tail.output == without.output
    tail = with_tail.stages[0].tail
    assert tail.peak_dbfs == pytest.approx(20 * np.log10(np.abs(samples).max() / 2), abs=0.01)
    assert tail.length_s == pytest.approx(3.9, abs=0.01)
    assert tail.complete


def test_an_excerpt_is_what_was_cut_out() -> None:
    whole, rate_hz = soundfile.read(AUDIO, dtype="float32")
    result = command_line("--stage", "Gain:gain_db=0", AUDIO, "--start-s", "2", "--end-s", "5")
    assert_levels(result["taps"][0]["levels"], whole.T[:, 2 * rate_hz : 5 * rate_hz], rate_hz)


@pytest.mark.slow
def test_an_empty_chain_measures_the_track(tmp_path: Path) -> None:
    chain = tmp_path / "empty.yaml"
    chain.write_text("version: 1\nstages: []\nfader_db: -6\n")
    result = command_line(chain, AUDIO)
    recording, rate_hz = soundfile.read(AUDIO, dtype="float32")
    assert_levels(result["output"], recording.T * np.float32(10 ** (-6 / 20)), rate_hz)


def test_delays_are_measured() -> None:
    chain = Chain.model_validate({"version": 1, "stages": [{"builtin": "BrickwallLimiter"}]})
    (stage,) = run_chain(chain, ArrayStimulus(noise(2.0, rms=0.01)), RunOptions(), folder=Path()).measurement.stages
    assert stage.latency.reported_frames == 240  # 5 ms of look-ahead
    assert stage.latency.measured_frames == 240
