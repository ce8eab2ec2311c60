"""Every test plugin does what tests/plugins/README.md says of it.

Expected values are the README's own, or the same mathematics written once more with NumPy and SciPy.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage, signal

from tests.plugins.loading import BLOCK_FRAMES, RATE_HZ, render, start
from tests.tools.build_plugins import BUSES, SOURCES

pytestmark = pytest.mark.vst3

Array = npt.NDArray[np.float64]

README = Path(__file__).with_name("README.md")
NAMES = sorted(path.stem for path in SOURCES.glob("*.cpp"))
DRIVE = 10 ** (12 / 20)


def db(gain: float) -> float:
    return float(20 * np.log10(max(gain, 1e-30)))


def gain(level_db: float) -> float:
    return float(10 ** (level_db / 20))


def sine(peak_dbfs: float, frequency_hz: float = 1000, length_s: float = 1.0) -> Array:
    """Stereo; at 1 kHz a period is 48 frames, so that the twelfth sample is the peak itself."""
    frames = np.arange(round(length_s * RATE_HZ))
    return np.tile(gain(peak_dbfs) * np.sin(2 * np.pi * frequency_hz * frames / RATE_HZ), (2, 1))


def noise(peak: float, length_s: float = 0.5) -> Array:
    frames = round(length_s * RATE_HZ)
    return np.random.default_rng(7).uniform(-peak, peak, (2, frames)).astype(np.float32).astype(np.float64)


def fundamental(audio: npt.NDArray[np.floating], channel: int = 0) -> complex:
    """Amplitude and phase of the 1 kHz in the last half second."""
    last = audio[channel, -RATE_HZ // 2 :].astype(np.float64)
    return complex(2 * np.mean(last * np.exp(-2j * np.pi * 1000 * np.arange(len(last)) / RATE_HZ)))


def table(heading: str) -> dict[str, list[str]]:
    """The rows under a README heading's first table, by plugin name."""
    section = README.read_text(encoding="utf-8").split(f"## {heading}\n")[1]
    lines = section.split("\n\n")[1].splitlines()[2:]
    rows = [line.strip("|").split("|") for line in lines]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}


LEVELS = table("What they do to level")
HOST = table("What they do to the host")


def test_readme_lists_every_plugin() -> None:
    assert sorted({*LEVELS, *HOST, *BUSES, "MonoGain"}) == NAMES


@pytest.mark.parametrize("name", LEVELS)
def test_levels_are_those_of_the_table(name: str, test_plugins_dir: Path) -> None:
    """Gain at -36 dBFS (above the gate, below everything else), then P1, the ceiling, both sides of the onset.

    P1 is allowed 0.02 dB, since 48 samples a period see a clipped sine's flat top 0.01 dB too long or too short.
    """
    small_db, onset_dbfs, p1_dbfs, ceiling_dbfs, reported, _ = (
        None if cell == "-" else float(cell) for cell in LEVELS[name]
    )
    wanted = {"small": -36.0, "p1": p1_dbfs, "ceiling": 24.0}
    if onset_dbfs is not None:
        wanted |= {"below": onset_dbfs - 0.05, "above": onset_dbfs + 0.05}
    played = {key: level for key, level in wanted.items() if level is not None}
    rendered = render(test_plugins_dir / f"{name}.vst3", [sine(level) for level in played.values()])
    outputs = dict(zip(played, rendered.outputs, strict=True))
    reference = fundamental(outputs["small"]) / gain(-36)

    assert rendered.reported_latency_frames == reported
    if small_db is not None:
        assert db(abs(reference)) == pytest.approx(small_db, abs=0.01)
    if p1_dbfs is not None:
        assert db(abs(fundamental(outputs["p1"])) / abs(reference)) == pytest.approx(p1_dbfs - 1, abs=0.02)
    if ceiling_dbfs is not None:
        assert db(np.abs(outputs["ceiling"][0, -24000:]).max()) == pytest.approx(ceiling_dbfs, abs=0.001)
    if onset_dbfs is not None:
        assert residual_db(outputs["below"]) < -90
        assert residual_db(outputs["above"]) > -80


def residual_db(output: npt.NDArray[np.floating]) -> float:
    """Everything but the fundamental, relative to it, in the first channel."""
    last = output[0, -RATE_HZ // 2 :].astype(np.float64)
    turning = np.exp(2j * np.pi * 1000 * np.arange(len(last)) / RATE_HZ)
    rest = last - np.real(fundamental(output) * turning)
    return db(float(np.std(rest)) / float(np.std(last)))


@pytest.mark.parametrize("name", [name for name, row in LEVELS.items() if row[5] != "-"])
def test_real_latency_is_that_of_the_table(name: str, test_plugins_dir: Path) -> None:
    latency = int(LEVELS[name][5])
    impulse = np.zeros((2, 4800))
    impulse[:, 1000] = 0.1
    (output,) = render(test_plugins_dir / f"{name}.vst3", [impulse]).outputs
    assert np.abs(output).argmax(axis=1).tolist() == [1000 + latency] * 2


def butterworth(kind: Literal["lowpass", "highpass"], cutoff_hz: float, audio: Array) -> Array:
    sections = signal.butter(2, cutoff_hz, kind, fs=RATE_HZ, output="sos")
    return np.asarray(signal.sosfilt(sections, audio))


def hidden_clip(x: Array) -> Array:
    return np.clip(DRIVE * x, -1, 1) / DRIVE


def one_pole_low_pass(x: Array) -> Array:
    new = 1.0 - np.exp(-2.0 * np.pi * 5000.0 / RATE_HZ)
    return np.asarray(signal.lfilter([new], [1.0, new - 1.0], x))


def delayed(x: Array, frames: int) -> Array:
    return np.pad(x, ((0, 0), (frames, 0)))[:, : x.shape[1]]


def filtered_clip(x: Array) -> Array:
    return butterworth("highpass", 80, butterworth("lowpass", 5000, hidden_clip(x)))


def left_clip(x: Array) -> Array:
    return np.stack([hidden_clip(x[0]), x[1]])


def asymmetric_clip(x: Array) -> Array:
    pole = np.exp(-2 * np.pi * 5 / RATE_HZ)
    return np.asarray(signal.lfilter([1, -1], [1, -pole], np.clip(DRIVE * x, -0.5, 1) / DRIVE))


def fixed_point_16(x: Array) -> Array:
    return np.clip(np.floor(x * 32768 + 0.5), -32768, 32767) / 32768


def band_clip(x: Array) -> Array:
    low = butterworth("lowpass", 300, x)
    return x - low + hidden_clip(low)


def bell_clip(x: Array) -> Array:
    return np.clip(bell(x, 12.0, 2.0), -1, 1)


def oversampled_clip(x: Array) -> Array:
    taps = signal.firwin(129, 0.42, window=("kaiser", 8), fs=4)
    raised = signal.upfirdn(4 * taps, x, up=4, axis=1)
    lowered = signal.upfirdn(taps, np.clip(DRIVE * raised, -1, 1) / DRIVE, down=4, axis=1)
    return np.asarray(lowered[:, : x.shape[1]])


def oversampled_clip_8(x: Array) -> Array:
    taps = signal.firwin(257, 0.42, window=("kaiser", 8), fs=8)
    raised = signal.upfirdn(8 * taps, x, up=8, axis=1)
    lowered = signal.upfirdn(taps, np.clip(DRIVE * raised, -1, 1) / DRIVE, down=8, axis=1)
    return np.asarray(lowered[:, : x.shape[1]])


def bell(x: Array, gain_db: float, q: float) -> Array:
    """At 3 kHz: the analogue bell, brought over by the bilinear transform with its centre in place."""
    amplitude, w = gain(gain_db / 2), 2 * RATE_HZ * np.tan(np.pi * 3000 / RATE_HZ)
    b, a = signal.bilinear([1, w * amplitude / q, w**2], [1, w / (amplitude * q), w**2], fs=RATE_HZ)
    return np.asarray(signal.lfilter(b, a, x), dtype=np.float64)


def parallel_tanh(x: Array) -> Array:
    return 0.5 * x + 0.5 * np.tanh(DRIVE * x) / DRIVE


def polynomial(x: Array) -> Array:
    return 1.5 * x - 0.5 * x**3


def look_ahead_limiter(x: Array) -> Array:
    needed = np.minimum(1, gain(-1) / np.maximum(np.abs(x).max(axis=0), 1e-9))
    ahead = np.pad(needed, (480, 0), constant_values=1)
    lowest = ndimage.minimum_filter1d(ahead, 241, origin=120)  # over this frame and the 240 before it
    smooth = np.convolve(lowest, np.full(241, 1 / 241), mode="full")[480 : 480 + x.shape[1]]
    return delayed(x, 240) * smooth


def compressor(attack_s: float, release_s: float) -> Callable[[Array], Array]:
    def compress(x: Array) -> Array:
        level, gains = 0.0, []
        for peak in np.abs(x).max(axis=0):
            time_s = attack_s if peak > level else release_s
            level += (1 - np.exp(-1 / (time_s * RATE_HZ))) * (peak - level)
            over_db = max(0.0, db(level) + 30)
            gains.append(gain(-0.75 * over_db))
        return np.multiply(x, gains)

    return compress


def gate(x: Array) -> Array:
    level, openness, gains = 0.0, 0.0, []
    for peak in np.abs(x).max(axis=0):
        level = max(level * np.exp(-1 / (0.050 * RATE_HZ)), peak)
        is_open = db(level) >= -40
        openness += (1 - np.exp(-1 / ((0.001 if is_open else 0.050) * RATE_HZ))) * (is_open - openness)
        gains.append(openness)
    return np.multiply(x, gains)


def key(x: Array) -> tuple[npt.NDArray[np.bool_], Array]:
    """Which frames are loud, and an envelope that they put to 1."""
    loud, envelope, envelopes = np.abs(x).max(axis=0) >= gain(-24), 0.0, []
    for is_loud in loud:
        envelope = 1.0 if is_loud else envelope * np.exp(-1 / (0.1 * RATE_HZ))
        envelopes.append(envelope)
    return loud, np.array(envelopes)


def tone_switched_on(x: Array) -> Array:
    _, envelope = key(x)
    return x + gain(-12) * envelope * np.sin(2 * np.pi * 80 * np.arange(x.shape[1]) / RATE_HZ)


def octave_switched_on(x: Array) -> Array:
    loud, _ = key(x)
    frames, y, at = RATE_HZ // 10, x.copy(), 0
    while loud[at:].any():
        at += int(loud[at:].argmax())
        heard = np.repeat(x[:, at : at + (frames + 1) // 2], 2, axis=1)[:, : min(frames, x.shape[1] - at)]
        y[:, at : at + heard.shape[1]] += gain(-12) * heard
        at += frames
    return y


def tremolo(x: Array) -> Array:
    time_s = np.arange(x.shape[1]) / RATE_HZ
    return x * 10 ** (-6 * (0.5 - 0.5 * np.cos(2 * np.pi * 5 * time_s)) / 20)


def block_tremolo(x: Array) -> Array:
    time_s = np.arange(x.shape[1]) // BLOCK_FRAMES * BLOCK_FRAMES / RATE_HZ
    return x * 10 ** (-6 * (0.5 - 0.5 * np.cos(2 * np.pi * 5 * time_s)) / 20)


FORMULAS: dict[str, Callable[[Array], Array]] = {
    "CleanGain": lambda x: x,
    "EitherGain": lambda x: x,
    "HiddenClip": hidden_clip,
    "FilteredClip": filtered_clip,
    "LeftClip": left_clip,
    "ReportedDelayClip": lambda x: delayed(hidden_clip(x), 512),
    "SilentDelayClip": lambda x: delayed(hidden_clip(x), 512),
    "AheadByKnob": lambda x: delayed(x, 240),
    "StaysAtItsRate": one_pole_low_pass,
    "OversampledClip": oversampled_clip,
    "AsymmetricClip": asymmetric_clip,
    "FixedPoint16": fixed_point_16,
    "BandClip": band_clip,
    "BellClip": bell_clip,
    "ParallelTanh": parallel_tanh,
    "Polynomial": polynomial,
    "SlowCompressor": compressor(0.010, 0.200),
    "FastCompressor": compressor(0.0001, 0.010),
    "LookAheadLimiter": look_ahead_limiter,
    "Gate": gate,
    "SwitchedOn": tone_switched_on,
    "Tremolo": tremolo,
    "BlockTremolo": block_tremolo,
    "OversampledClip8": oversampled_clip_8,
    "Console": lambda x: np.clip(x, -1, 1),
    "ConsoleClip": lambda x: np.clip(x, -gain(-3), gain(-3)),
    "ConsoleLate": lambda x: delayed(np.clip(x, -1, 1), 64),
    "ConsoleLatency": lambda x: delayed(np.clip(x, -1, 1), 64),
    "ConsolePolarity": lambda x: np.clip(-x, -1, 1),
    "ConsoleResponse": lambda x: np.clip(bell(x, 2.0, 1.0), -1, 1),
    "ConsoleVersion": lambda x: np.clip(x, -1, 1),
    "Denormals": lambda x: x,
    "Chatty": lambda x: x,
    "Silent": np.zeros_like,
    "ForgetsState": lambda x: x,
    "ForgetsDelay": lambda x: delayed(x, 512),
    "GlidesToState": lambda x: x,
}


@pytest.mark.parametrize("name", FORMULAS)
def test_output_is_that_of_the_formula(name: str, test_plugins_dir: Path) -> None:
    """Noise that goes well past full scale, and the same so low that only the gate minds."""
    inputs = [noise(2.0), noise(gain(-42))]
    rendered = render(test_plugins_dir / f"{name}.vst3", inputs)
    for x, y in zip(inputs, rendered.outputs, strict=True):
        expected = FORMULAS[name](x)
        assert np.abs(y - expected).max() <= 2e-6 * max(1.0, np.abs(expected).max())


@pytest.mark.parametrize(("name", "channels"), [("MonoGain", 1), ("EitherGain", 1), ("EitherGain", 2)])
def test_gain_in_every_channel_layout(name: str, channels: int, test_plugins_dir: Path) -> None:
    x = noise(1.0)[:channels]
    (output,) = render(test_plugins_dir / f"{name}.vst3", [x], gain_db=-6).outputs
    np.testing.assert_allclose(output, gain(-6) * x, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(("name", "channels"), [("MonoGain", 2), ("HiddenClip", 1)])
def test_other_channel_layouts_are_refused(name: str, channels: int, test_plugins_dir: Path, tmp_path: Path) -> None:
    done = start(test_plugins_dir / f"{name}.vst3", [noise(1.0)[:channels]], tmp_path, {})
    assert done.returncode == 1
    assert f"does not support {channels}-channel" in done.stderr


@pytest.mark.parametrize("drive_db", [0.0, 6.0, 24.0])
def test_drive_moves_the_onset(drive_db: float, test_plugins_dir: Path) -> None:
    inputs = [sine(-drive_db - 0.05), sine(-drive_db + 0.05)]
    below, above = render(test_plugins_dir / "HiddenClip.vst3", inputs, drive_db=drive_db).outputs
    assert residual_db(below) < -100
    assert residual_db(above) > -60


@pytest.mark.parametrize("name", ["SlowCompressor", "FastCompressor"])
def test_compressor_has_a_slope_of_one_to_four(name: str, test_plugins_dir: Path) -> None:
    """Well above the threshold the steady state is exactly proportional in dB."""
    inputs = [sine(-20, length_s=3), sine(+4, length_s=3)]
    low, high = render(test_plugins_dir / f"{name}.vst3", inputs).outputs
    assert db(abs(fundamental(high) / fundamental(low))) == pytest.approx(6.0, abs=0.01)


@pytest.mark.parametrize(("peak_dbfs", "passes"), [(-40.3, False), (-39.7, True)])
def test_gate_opens_at_its_threshold(peak_dbfs: float, passes: bool, test_plugins_dir: Path) -> None:
    (output,) = render(test_plugins_dir / "Gate.vst3", [sine(peak_dbfs)]).outputs
    lowest, highest = (-0.01, 0.01) if passes else (-1000.0, -100.0)
    assert lowest < db(abs(fundamental(output))) - peak_dbfs < highest


@pytest.mark.parametrize("ceiling_db", [60.0, -6.0])
def test_an_octave_is_switched_on_and_clipped(ceiling_db: float, test_plugins_dir: Path) -> None:
    x = np.concatenate([noise(gain(-30)), noise(0.5), noise(gain(-30))], axis=1)
    (output,) = render(test_plugins_dir / "SwitchedOn.vst3", [x], way=1, ceiling_db=ceiling_db).outputs
    expected = np.clip(octave_switched_on(x), -gain(ceiling_db), gain(ceiling_db))
    assert np.abs(output - expected).max() <= 2e-6


def test_bell_clip_clips_early_near_its_bell_only(test_plugins_dir: Path) -> None:
    """A peak of a 3 kHz sine may fall between two samples, by 11.25 degrees or 0.17 dB at most."""
    plugin = test_plugins_dir / "BellClip.vst3"
    low, high, far = render(plugin, [sine(-12.05, 3000), sine(-11.8, 3000), sine(-2, 100)]).outputs
    assert np.abs(low).max() < 1
    assert np.abs(high).max() == 1
    assert np.abs(far).max() < 1


@pytest.mark.parametrize(("name", "same"), [("RepeatableNoise", True), ("RandomNoise", False)])
def test_noise_has_its_level(name: str, same: bool, test_plugins_dir: Path) -> None:
    x = sine(-20)
    first, second = (y - x for y in render(test_plugins_dir / f"{name}.vst3", [x, x]).outputs)
    # RMS of 96,000 independent samples: 0.1 dB is more than six standard deviations.
    assert db(float(np.sqrt(np.mean(first**2)))) == pytest.approx(-80, abs=0.1)
    assert np.array_equal(first, second) is same
    assert abs(np.corrcoef(first[0], first[1])[0, 1]) < 0.03


def test_random_modulation_wanders_and_never_repeats(test_plugins_dir: Path) -> None:
    x = np.full((2, RATE_HZ), 0.1)
    first, second = render(test_plugins_dir / "RandomModulation.vst3", [x, x]).outputs
    gain_db = 20 * np.log10(first / 0.1)
    assert np.abs(gain_db).max() <= 1.0001
    assert np.ptp(gain_db) > 0.3
    assert np.abs(np.diff(gain_db)).max() < 0.001
    assert not np.allclose(first, second, atol=1e-4)


@pytest.mark.parametrize(
    ("name", "code"), [("CrashInProcess", -11), ("AbortInProcess", -6), ("ExitInProcess", 0), ("CrashInLoad", -11)]
)
def test_ends_the_process(name: str, code: int, test_plugins_dir: Path, tmp_path: Path) -> None:
    done = start(test_plugins_dir / f"{name}.vst3", [noise(0.5, 1.5)], tmp_path, {})
    assert done.returncode == code
    assert not (tmp_path / "outputs.npz").exists()


@pytest.mark.parametrize("name", ["HangInProcess", "HangInLoad"])
def test_never_comes_back(name: str, test_plugins_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        start(test_plugins_dir / f"{name}.vst3", [noise(0.5, 1.5)], tmp_path, {}, timeout_s=4)


@pytest.mark.parametrize("name", [name for name, row in HOST.items() if row[0].startswith("after_s")])
def test_trouble_waits_for_its_time(name: str, test_plugins_dir: Path) -> None:
    x = noise(0.5, 1.5)
    (output,) = render(test_plugins_dir / f"{name}.vst3", [x], after_s=2).outputs
    np.testing.assert_array_equal(output, x)


def test_nan_output_starts_on_the_frame(test_plugins_dir: Path) -> None:
    x = noise(0.5, 1.5)
    (output,) = render(test_plugins_dir / "NanOutput.vst3", [x]).outputs
    np.testing.assert_array_equal(output[:, :RATE_HZ], x[:, :RATE_HZ])
    assert np.isnan(output[:, RATE_HZ:]).all()


def test_chatty_talks_on_both_streams(test_plugins_dir: Path, tmp_path: Path) -> None:
    done = start(test_plugins_dir / "Chatty.vst3", [noise(0.5)], tmp_path, {})
    assert done.returncode == 0
    assert done.stdout.count('{"chatty": "load 0"}') >= 20
    assert done.stderr.count("chatty: block 8192") >= 40


@pytest.mark.slow
def test_slow_takes_its_time(test_plugins_dir: Path, tmp_path: Path) -> None:
    """A second of audio at slowness 2: whatever else the machine does, at least two seconds go by."""
    began = time.monotonic()
    done = start(test_plugins_dir / "Slow.vst3", [noise(0.5, 1.0)], tmp_path, {"slowness": 2.0})
    assert done.returncode == 0
    assert time.monotonic() - began >= 2.0
