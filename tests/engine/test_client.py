from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine.client import RenderClient
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.errors import PluginCrashed, PluginRefused, PluginTimedOut
from chainsim.model.audio import BLOCK_FRAMES
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.result import ChannelMode
from chainsim.model.search_paths import SearchPaths
from tests.engine.rendering import ArrayStimulus, noise, render

GAIN: dict[str, Any] = {"builtin": "Gain", "parameters": {"gain_db": 0}}


def impulse(frame: int, frames: int, channels: int = 2) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    samples = np.zeros((channels, frames), np.float32)
    samples[:, frame] = 0.25
    return samples


@pytest.mark.vst3
def test_an_impulse_is_at_the_same_frame_at_every_tap(zam_dir: Path) -> None:
    samples = impulse(20_000, 48_000)
    stages = [GAIN, {"vst3": "ZaMaximX2"}, {"builtin": "BrickwallLimiter"}, GAIN]
    rendered = render(stages, samples, plugin_dirs=(zam_dir,))
    assert rendered.stages["2"].reported_latency_frames == 480
    assert rendered.stages["3"].reported_latency_frames == 240
    for slot in range(5):
        assert np.argmax(np.abs(rendered.tap(slot)), axis=1).tolist() == [20_000, 20_000]


@pytest.mark.vst3
def test_a_dry_branch_waits_for_a_late_one(zam_dir: Path) -> None:
    samples = impulse(20_000, 48_000)
    stage = {"parallel": [{"stages": []}, {"stages": [{"vst3": "ZaMaximX2"}]}, {"stages": [GAIN]}]}
    rendered = render([stage], samples, plugin_dirs=(zam_dir,))
    total, late, dry = rendered.tap(1), rendered.tap(2), rendered.tap(3)
    assert np.argmax(np.abs(late[0])) == 20_000
    np.testing.assert_allclose(total, samples + late + dry, atol=1e-7)


@pytest.mark.vst3
def test_a_stereo_only_plugin_makes_a_mono_chain_run_on_two_equal_channels(zam_dir: Path) -> None:
    samples = noise(0.5, channels=1, rms=0.05)
    rendered = render([GAIN, {"vst3": "ZamCompX2"}, {"vst3": "ZamEQ2"}], samples, plugin_dirs=(zam_dir,))
    modes = [stage.plugin.channel_mode for stage in rendered.stages.values()]
    assert modes == [ChannelMode.STEREO, ChannelMode.MONO_AS_STEREO, ChannelMode.DUAL_MONO]
    assert rendered.taps.shape[1] == 2
    for slot in range(4):
        assert np.array_equal(rendered.tap(slot)[0], rendered.tap(slot)[1])
    assert np.array_equal(rendered.tap(0)[:1], samples)


@pytest.mark.vst3
def test_a_source_shorter_than_the_latency_before_a_stereo_only_plugin(zam_dir: Path) -> None:
    samples = impulse(50, 100, channels=1)
    stages: list[dict[str, Any]] = [{"builtin": "BrickwallLimiter"}, {"vst3": "ZaMaximX2"}]
    rendered = render(stages, samples, plugin_dirs=(zam_dir,))
    assert rendered.source_frames == 100
    for slot in range(3):
        assert np.argmax(np.abs(rendered.tap(slot)[1])) == 50


@pytest.mark.vst3
def test_mono_stays_mono_where_every_plugin_takes_it(zam_dir: Path) -> None:
    rendered = render([GAIN, {"vst3": "ZamEQ2"}], noise(0.2, channels=1), plugin_dirs=(zam_dir,))
    assert rendered.taps.shape[1] == 1
    assert rendered.stages["2"].plugin.channel_mode is ChannelMode.MONO


def test_a_tail_is_fed_out() -> None:
    samples = impulse(0, 4800)
    stages = [{"builtin": "Delay", "parameters": {"delay_seconds": 0.4, "mix": 0.5, "feedback": 0}}]
    taps = render(stages, samples, tail_s=5.0).taps
    echo = 0.4 * 48_000
    assert np.flatnonzero(np.abs(taps[1, 0]) > 0.01).tolist() == [0, echo]
    assert taps.shape[2] < 4 * 48_000  # it ended with the silence, not with the limit


def test_a_track_can_be_longer_than_the_ring_and_an_end_can_fall_on_a_block() -> None:
    samples = noise(20 * BLOCK_FRAMES / 48_000)
    rendered = render([GAIN], samples)
    assert rendered.source_frames == 20 * BLOCK_FRAMES
    assert np.array_equal(rendered.tap(1), samples)


@pytest.mark.vst3
def test_every_mistake_in_every_stage_comes_at_once(zam_dir: Path) -> None:
    stages: list[dict[str, Any]] = [
        {"builtin": "Gian"},
        {"builtin": "Compressor", "parameters": {"treshold_db": -20, "ratio": 0.5, "attack_ms": True}},
        {"vst3": "ZamEQ"},
        {"vst3": "ZamCompX2", "parameters": {"threshold_db": 5, "ratioo": 2}},
        {"vst3": "ZamCompX2", "plugin_name": "ZamComp"},
        {"vst3": "ZamCompX2", "preset": "none.vstpreset"},
    ]
    with pytest.raises(StagesRefusedError) as caught:
        render(stages, noise(0.1), plugin_dirs=(zam_dir,))
    assert [(p.stage_path, p.location, p.message, p.missing) for p in caught.value.problems] == [
        ("1", ("builtin",), "unknown built-in effect 'Gian', did you mean 'Gain'?", False),
        (
            "2",
            ("parameters", "treshold_db"),
            "unknown parameter 'treshold_db' of 'Compressor', did you mean 'threshold_db'?",
            False,
        ),
        (
            "2",
            ("parameters", "ratio"),
            "'ratio' of 'Compressor': Compressor ratio must be a value >= 1.0.",
            False,
        ),
        ("2", ("parameters", "attack_ms"), "'attack_ms' of 'Compressor' takes a number, found true", False),
        ("3", ("vst3",), "no plugin 'ZamEQ.vst3' here, did you mean 'ZamEQ2.vst3'?", True),
        (
            "4",
            ("parameters", "threshold_db"),
            "'threshold_db' of 'ZamCompX2' takes -80 to 0 dB, found 5",
            False,
        ),
        (
            "4",
            ("parameters", "ratioo"),
            "unknown parameter 'ratioo' of 'ZamCompX2', did you mean 'ratio'?",
            False,
        ),
        (
            "5",
            ("plugin_name",),
            "no plugin 'ZamComp' in 'ZamCompX2.vst3', did you mean 'ZamCompX2'? (it holds ZamCompX2)",
            False,
        ),
        ("6", ("preset",), "no preset file 'none.vstpreset'", False),
    ]


@pytest.mark.vst3
def test_values_are_reported_as_the_plugin_took_them(zam_dir: Path) -> None:
    stages = [{"vst3": "ZamCompX2", "parameters": {"threshold_db": -31.23}}]
    (taken,) = render(stages, noise(0.1), plugin_dirs=(zam_dir,)).stages["1"].plugin.parameters
    assert (taken.name, taken.asked) == ("threshold_db", -31.23)
    assert taken.taken == pytest.approx(-31.23, abs=0.05)  # quantised in steps of 0.08


@pytest.mark.vst3
def test_a_plugin_starts_with_nothing_inside(zam_dir: Path) -> None:
    """pedalboard plays noise into a plugin while loading; thirty loads of ZamTube have to answer alike."""
    branches = [{"stages": [{"vst3": "ZamTube"}]}] * 30
    rendered = render([{"parallel": branches}], noise(0.1, channels=1), plugin_dirs=(zam_dir,))
    assert len({rendered.tap(slot).tobytes() for slot in range(2, 32)}) == 1


@pytest.mark.vst3
def test_a_preset_and_a_state_are_applied(zam_dir: Path, tmp_path: Path) -> None:
    """Written by pedalboard alone: master_gain_db of ZamEQ2 at -12 dB makes the output four times smaller."""
    script = (
        "import sys, numpy, pedalboard; p = pedalboard.load_plugin(sys.argv[1]); p.master_gain_db = -12;"
        "p.process(numpy.zeros((1, 8192), numpy.float32), 48000, reset=False);"
        "open('eq.vstpreset', 'wb').write(p.preset_data); open('eq.state', 'wb').write(p.raw_state)"
    )
    subprocess.run(
        [sys.executable, "-c", script, zam_dir / "ZamEQ2.vst3"], check=True, cwd=tmp_path, capture_output=True
    )
    samples = noise(0.3)
    plain, preset, state = (
        render([{"vst3": "ZamEQ2", **extra}], samples, plugin_dirs=(zam_dir,), folder=tmp_path).tap(1)
        for extra in ({}, {"preset": "eq.vstpreset"}, {"state": "eq.state"})
    )
    assert np.std(preset) / np.std(plain) == pytest.approx(0.251, rel=0.01)
    assert np.std(state) / np.std(plain) == pytest.approx(0.251, rel=0.01)


@pytest.mark.vst3
def test_a_preset_of_another_plugin_is_refused(zam_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "odd.vstpreset").write_bytes(b"VST3 but not really")
    with pytest.raises(StagesRefusedError) as caught:
        render([{"vst3": "ZamEQ2", "preset": "odd.vstpreset"}], noise(0.1), plugin_dirs=(zam_dir,), folder=tmp_path)
    assert caught.value.problems[0].message == (
        "'ZamEQ2' does not take the preset 'odd.vstpreset': it is another plugin's, damaged, or no .vstpreset file"
    )


@pytest.mark.slow
@pytest.mark.vst3
def test_a_plugin_that_hangs_while_loading_is_named(test_plugins_dir: Path) -> None:
    with pytest.raises(PluginTimedOut) as caught:
        render([GAIN, {"vst3": "HangInLoad"}], noise(0.1), plugin_dirs=(test_plugins_dir,), timeout_s=3.0)
    assert str(caught.value) == "stage 2 'HangInLoad' did not answer for 3 s while loading"


@pytest.mark.vst3
@pytest.mark.parametrize(
    ("plugin", "message"),
    [
        ("CrashInLoad", "stage 1 'CrashInLoad' crashed (signal 11) while loading"),
        ("CrashInProcess", "stage 1 'CrashInProcess' crashed (signal 11) at "),
        ("AbortInProcess", "stage 1 'AbortInProcess' crashed (signal 6) at "),
        ("ExitInProcess", "stage 1 'ExitInProcess' exited (code 0) at "),
    ],
)
def test_a_plugin_that_dies_is_named(plugin: str, message: str, test_plugins_dir: Path) -> None:
    with pytest.raises(PluginCrashed) as caught:
        render([{"vst3": plugin}], noise(4.0), plugin_dirs=(test_plugins_dir,))
    assert str(caught.value).startswith(message)


@pytest.mark.vst3
def test_a_plugin_that_hangs_while_running_is_named_with_its_time(test_plugins_dir: Path) -> None:
    with pytest.raises(PluginTimedOut) as caught:
        render([{"vst3": "HangInProcess"}], noise(4.0), plugin_dirs=(test_plugins_dir,), timeout_s=5.0)
    assert str(caught.value).startswith("stage 1 'HangInProcess' did not answer for 5 s at 0:0")


@pytest.mark.vst3
def test_a_plugin_that_prints_much_does_not_stop_the_render(test_plugins_dir: Path) -> None:
    samples = noise(2.0)
    rendered = render([{"vst3": "Chatty"}], samples, plugin_dirs=(test_plugins_dir,))
    assert rendered.source_frames == samples.shape[1]


def test_nothing_is_left_behind_when_the_parent_gives_up() -> None:
    samples = noise(20.0)
    stimulus = ArrayStimulus(samples)
    chain = Chain.model_validate({"version": 1, "stages": [GAIN]})
    with pytest.raises(KeyboardInterrupt), RenderClient(ProcessLimits()) as client:
        client.open(chain, stimulus.info.format, SearchPaths(Path.cwd()), tail_s=0.0)
        for _ in client.render(stimulus):
            raise KeyboardInterrupt
    assert client._child._guard.poll() is not None


def test_an_unknown_plugin_error_of_the_host_keeps_exit_code_two() -> None:
    with pytest.raises(PluginRefused):
        render([{"builtin": "Reverb", "parameters": {"room_size": 3}}], noise(0.1))


def test_the_parent_never_imports_pedalboard() -> None:
    script = (
        "import sys; from tests.engine.rendering import noise, render;"
        "render([{'builtin': 'Gain'}], noise(0.1)); assert 'pedalboard' not in sys.modules;"
        "assert 'chainsim.host' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_wire_gives_what_the_tap_before_it_has_however_a_block_is_asked_for() -> None:
    samples = noise(1.0, channels=2, rms=0.1)
    loud: dict[str, Any] = {"builtin": "Gain", "parameters": {"gain_db": 6}}
    stages = [{**loud, "bypass": True}, {**loud, "bypass": True, "trim_db": 6.0}, loud, {**loud, "bypass": True}]
    chain = Chain.model_validate({"version": 1, "stages": stages})
    stimulus = ArrayStimulus(samples)
    with RenderClient(ProcessLimits()) as client:
        client.open(chain, stimulus.info.format, SearchPaths(Path()), tail_s=0.0)
        blocks = [
            (np.stack(block.samples), block.stacked.copy(), block.source_frames) for block in client.render(stimulus)
        ]
    taps = np.concatenate([each[:, :, :frames] for each, _, frames in blocks], axis=2)
    for stacked in (taps, np.concatenate([each[:, :, :frames] for _, each, frames in blocks], axis=2)):
        assert np.array_equal(stacked[0], samples)
        assert np.array_equal(stacked[1], samples)
        np.testing.assert_allclose(stacked[2], 10.0 ** (6.0 / 20.0) * samples, rtol=1e-6)
        assert np.array_equal(stacked[4], stacked[3])
    assert np.abs(taps[3]).max() > np.abs(taps[2]).max()
