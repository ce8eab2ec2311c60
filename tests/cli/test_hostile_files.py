"""Presets, states and pipes that nobody would make by accident: refused in one line each, or played."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.rights import run

SAVE = """
import sys, pedalboard
plugin = pedalboard.load_plugin(sys.argv[1])
open("preset", "wb").write(plugin.preset_data)
open("state", "wb").write(plugin.raw_state)
"""
GIBIBYTE = 1 << 30
CHAIN = "version: 1\nsource: {signal: sine, length_s: 1}\nstages: [{builtin: Gain}]\n"


@pytest.fixture
def saved(test_plugins_dir: Path, tmp_path: Path) -> tuple[bytes, bytes]:
    """What a host saves for CleanGain: a preset and a state."""
    subprocess.run(
        [sys.executable, "-c", SAVE, str(test_plugins_dir / "CleanGain.vst3")],
        cwd=tmp_path, check=True, timeout=300, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return (tmp_path / "preset").read_bytes(), (tmp_path / "state").read_bytes()


@pytest.mark.slow
@pytest.mark.vst3
def test_hostile_presets_and_states_are_named_and_the_others_are_played(
    saved: tuple[bytes, bytes], test_plugins_dir: Path, tmp_path: Path
) -> None:
    """A preset is "VST3", a version, a class as 32 digits, the offset of a list, parts, and the list of parts."""
    preset, state = saved
    offset = struct.unpack_from("<q", preset, 40)[0]
    assert preset[offset : offset + 4] == b"List"

    def with_number(at: int, form: str, number: int) -> bytes:
        return preset[:at] + struct.pack(form, number) + preset[at + struct.calcsize(form) :]

    folder = tmp_path / "presets"
    folder.mkdir()
    files = {
        "a good.vstpreset": preset,
        "b empty.vstpreset": b"",
        "c header only.vstpreset": preset[:48],
        "d cut.vstpreset": preset[: offset + 10],
        "e list far behind the end.vstpreset": with_number(40, "<q", GIBIBYTE),
        "f list before the start.vstpreset": with_number(40, "<q", -1),
        "g 2 billion parts.vstpreset": with_number(offset + 4, "<i", 0x7FFF_FFFF),
        "h a part of 1 GiB.vstpreset": with_number(offset + 20, "<q", GIBIBYTE),
        "i good.state": state,
        "j empty.state": b"",
        "k cut.state": state[: len(state) // 2],
        "l says 1 GiB.state": state[:4] + struct.pack("<i", GIBIBYTE) + state[8:],
        "m a chain.yaml": CHAIN.encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with (folder / "n 1 GiB.vstpreset").open("wb") as sparse:
        sparse.truncate(GIBIBYTE)
    noise = np.random.default_rng(8).normal(0.0, 0.1, (24_000, 1)).astype(np.float32)
    soundfile.write(tmp_path / "noise.wav", noise, 48_000)
    code, out, err = run(
        ["chainsim", "presets", str(folder), "--plugin", "CleanGain", "--plugin-dir", str(test_plugins_dir),
         "--audio", "noise.wav", "--format", "json"],
        tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip
    answers: dict[str, Any] = {one["name"]: one for one in json.loads(out)["presets"]}
    assert (code, err, len(answers)) == (2, "", 14)
    refused = {name: [error["message"] for error in one["errors"]] for name, one in answers.items() if one["errors"]}
    for name, messages in refused.items():
        (message,) = messages
        assert message.isprintable()
        assert name in message
    assert refused["n 1 GiB.vstpreset"] == [
        "stage 1: 'n 1 GiB.vstpreset' is larger than 256 MiB: too large for a preset"
    ]
    assert {name[0] for name in refused} >= set("bcef")
    assert not {name[0] for name in refused} & set("aim")
    assert all(one["loudness_lufs"] is not None for name, one in answers.items() if name not in refused)


@pytest.mark.slow
@pytest.mark.vst3
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_pipe_that_nobody_writes_into_is_not_waited_for(test_plugins_dir: Path, tmp_path: Path) -> None:
    """Neither by what loads files nor by what reads them to know whether a result is kept."""
    stages = {
        "preset": "{vst3: CleanGain, preset: pipe}",
        "state": "{vst3: CleanGain, state: pipe}",
        "impulse": "{builtin: Convolution, parameters: {impulse_response_filename: pipe}}",
    }
    os.mkfifo(tmp_path / "pipe")
    for name, stage in stages.items():
        (tmp_path / f"{name}.yaml").write_text(CHAIN.replace("{builtin: Gain}", stage), encoding="utf-8")
    source = CHAIN.replace("{signal: sine, length_s: 1}", "{file: pipe}")
    (tmp_path / "source.yaml").write_text(source, encoding="utf-8")
    code, out, err = run(
        ["chainsim", "check", ".", "--plugin-dir", str(test_plugins_dir), "--format", "json"],
        tmp_path,
        XDG_CACHE_HOME=str(tmp_path / "cache"),
    )
    assert (code, err) == (2, "")
    assert {error["file"]: error["message"] for error in json.loads(out)["errors"]} == {
        "impulse.yaml": "'impulse_response_filename' of 'Convolution': no file 'pipe'",
        "preset.yaml": "no preset file 'pipe'",
        "source.yaml": "pipe: a pipe or device, expected an audio file; save the audio to a file first",
        "state.yaml": "no state file 'pipe'",
    }
