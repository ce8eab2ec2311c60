"""Live plugins carried into the render process: what comes out is what they give themselves, to the sample."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pedalboard
import pytest
import soundfile

import chainsim
from chainsim.host.builtin import BUILTINS
from chainsim.library.chains import made_chain

RATE_HZ = 48_000
NOISE = (0.25 * np.random.default_rng(1).standard_normal((2, RATE_HZ))).astype(np.float32)
QUIET = chainsim.RunOptions(probe=False, prove=False, tail_s=0.0)
TURNED: dict[str, dict[str, Any]] = {
    "Bitcrush": {"bit_depth": 5.5},
    "Compressor": {"threshold_db": -33.0, "ratio": 7.0, "attack_ms": 0.4, "release_ms": 77.0},
    "Delay": {"delay_seconds": 0.11, "feedback": 0.3, "mix": 0.4},
    "LadderFilter": {"mode": pedalboard.LadderFilter.Mode.HPF24, "cutoff_hz": 321.0, "resonance": 0.3},
    "Reverb": {"room_size": 0.9, "freeze_mode": 0.0, "wet_level": 0.7},
    "BrickwallLimiter": {"ceiling_db": -12.0},
    "PeakFilter": {"cutoff_frequency_hz": 999.0, "gain_db": 11.0, "q": 3.0},
}


def played(chain: Any) -> np.ndarray[Any, Any]:
    return chainsim.run(chain, NOISE, RATE_HZ, options=QUIET).audio()


@pytest.mark.parametrize("name", [name for name in BUILTINS if name != "Convolution"])
def test_every_built_in_is_carried_over_with_its_parameters(name: str) -> None:
    plugin = BUILTINS[name]()
    for parameter, value in TURNED.get(name, {}).items():
        setattr(plugin, parameter, value)
    chain, trusted = made_chain(plugin)
    (stage,) = chain.stages
    assert isinstance(stage, chainsim.BuiltinStage)
    assert stage.builtin == name
    assert trusted == ()
    for parameter, value in TURNED.get(name, {}).items():
        assert stage.parameters[parameter] == (value.name if hasattr(value, "name") else pytest.approx(value, rel=1e-6))


def test_a_board_sounds_as_it_does_itself() -> None:
    inner = pedalboard.Chain([pedalboard.Delay(0.05, mix=0.4), pedalboard.HighpassFilter(300)])
    board = pedalboard.Pedalboard(  # type: ignore[attr-defined]
        [pedalboard.Gain(3), pedalboard.Compressor(-30, 5), pedalboard.Mix([pedalboard.Gain(-6), inner])]
    )
    np.testing.assert_allclose(played(board), board(NOISE, RATE_HZ), atol=1e-6)
    np.testing.assert_allclose(played(list(board)), board(NOISE, RATE_HZ), atol=1e-6)


def test_a_convolution_of_a_file_is_carried_over_and_one_of_an_array_is_refused(tmp_path: Path) -> None:
    response = np.zeros(100, np.float32)
    response[[0, 50]] = 0.5, 0.25
    soundfile.write(tmp_path / "room.wav", response, RATE_HZ)
    room = pedalboard.Convolution(str(tmp_path / "room.wav"))
    (stage,) = made_chain([room])[0].stages
    assert isinstance(stage, chainsim.BuiltinStage)
    assert stage.parameters["impulse_response_filename"] == str(tmp_path / "room.wav")
    with pytest.raises(chainsim.UsageError) as refused:
        made_chain([pedalboard.Convolution(response, sample_rate=RATE_HZ)])
    expected = "chain: 'Convolution' can't be carried over: its impulse response is an array; give a file"
    assert str(refused.value) == expected


@pytest.mark.parametrize(
    ("board", "message"),
    [
        ([pedalboard.Gain(), 3], "chain: expected pedalboard's plugins, found 3 among them"),
        ([pedalboard.Chain([pedalboard.Mix([])])], "chain: a Mix with nothing in it can't be carried over"),
        ([], None),
    ],
)
def test_what_cannot_be_carried_over_is_named(board: Any, message: str | None) -> None:
    if message is None:
        assert made_chain(board)[0].stages == ()
        return
    with pytest.raises(chainsim.UsageError) as refused:
        chainsim.run(board, NOISE, RATE_HZ)
    assert str(refused.value) == message


@pytest.mark.slow
@pytest.mark.vst3
def test_a_plugin_file_is_carried_over_with_its_state_and_its_knobs(zam_dir: Path) -> None:
    """In a process of its own, since plugin files are loaded in no test's process."""
    code = f"""
import numpy as np, pedalboard, pedalboard_native, chainsim
noise = (0.25 * np.random.default_rng(1).standard_normal((1, {RATE_HZ}))).astype(np.float32)
tube = pedalboard.load_plugin({str(zam_dir / "ZamTube.vst3")!r})
options = chainsim.RunOptions(probe=False, prove=False, tail_s=0.0)
outputs = []
for drive in (1.0, 9.0):
    tube.tube_drive = drive  # its raw state does not have this yet
    result = chainsim.run([pedalboard.Gain(-6), tube], noise, {RATE_HZ}, options=options)
    outputs.append(result.audio())
    fresh = pedalboard.load_plugin({str(zam_dir / "ZamTube.vst3")!r})  # one that has played keeps some of it
    fresh._reload_type = pedalboard_native.ExternalPluginReloadType.PersistsAudioOnReset
    fresh.reset()  # else the noise that pedalboard plays while loading now and then stays inside
    fresh.tube_drive = drive
    own = fresh.process(pedalboard.Gain(-6)(noise, {RATE_HZ}), {RATE_HZ}, reset=False)
    np.testing.assert_allclose(outputs[-1], own, atol=1e-6)
    assert result.measurement.stages[1].plugin.name == "ZamTube"
assert np.abs(outputs[0] - outputs[1]).max() > 0.01
print("alike")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines()[-1:] == ["alike"], done.stderr


def test_the_parent_imports_pedalboard_for_nobody() -> None:
    code = (
        "import sys, chainsim\n"
        "chain = {'version': 1, 'stages': [{'builtin': 'Gain'}], 'source': {'signal': 'sine', 'length_s': 0.5}}\n"
        "chainsim.run(chain, options=chainsim.RunOptions(probe=False)).audio()\n"
        "print('pedalboard' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "False\n"
