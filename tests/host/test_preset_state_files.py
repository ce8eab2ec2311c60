"""Presets and states are taken as they were given, told where they were not, and refused where nothing came of them."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.vst3

# In processes of their own: plugins stay out of this one. The first saves what a plugin holds after a knob was turned.
_SAVE = """
import sys, numpy, pedalboard
for file, knob, value in zip(*[iter(sys.argv[1:])] * 3):
    plugin = pedalboard.VST3Plugin(file)
    plugin._get_parameter(knob).raw_value = float(value)
    plugin.process(numpy.zeros((2, 512), numpy.float32), 48000.0, reset=False)
    name = file.rsplit("/", 1)[-1].removesuffix(".vst3")
    open(name + ".state", "wb").write(plugin.raw_state)
    open(name + ".vstpreset", "wb").write(plugin.preset_data)
"""
_OPEN = """
import json, os, pathlib, sys
from chainsim.errors import PluginRefused
from chainsim.host.external import open_external
from chainsim.model.chain import Vst3Stage
from chainsim.model.search_paths import SearchPaths
answers, told = [], os.dup(1)
os.dup2(2, 1)
for stage in json.loads(sys.argv[1]):
    places = SearchPaths(pathlib.Path.cwd(), trusted_files=(pathlib.Path(stage["vst3"]),))
    try:
        for _ in range(2):
            opened = open_external(Vst3Stage.model_validate(stage), places)
            plugin, taken = opened.plugin, opened.taken
        answers.append([[one.name, one.asked, one.taken] for one in taken])
    except PluginRefused as refused:
        answers.append([str(refused), *refused.mistakes[0][0]])
os.write(told, json.dumps(answers).encode())
"""
DIFFERS = "another one (a part of it, or the same written anew)"


def ask(program: str, folder: Path, *arguments: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder, env=env, timeout=120, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def saved(test_plugins_dir: Path, zam_dir: Path, tmp_path: Path) -> Path:
    gain = str(test_plugins_dir / "CleanGain.vst3")
    maximiser = str(zam_dir / "ZaMaximX2.vst3")
    ask(_SAVE, tmp_path, gain, "Gain", "0.25", maximiser, "Threshold", "0.5")
    return tmp_path


def opened(folder: Path, plugin: Path, files: dict[str, bytes]) -> dict[str, list[object]]:
    """What comes of each file, a preset or a state after its name."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    stages = [{"vst3": str(plugin), "preset" if name.endswith(".vstpreset") else "state": name} for name in files]
    return dict(zip(files, json.loads(ask(_OPEN, folder, json.dumps(stages))), strict=True))


def test_states(saved: Path, test_plugins_dir: Path) -> None:
    state, other = (saved / "CleanGain.state").read_bytes(), (saved / "ZaMaximX2.state").read_bytes()
    preset = (saved / "CleanGain.vstpreset").read_bytes()
    (length,) = struct.unpack_from("<I", state, 4)
    wrong = "'Clean Gain' does not take the state"
    raw = "expected what pedalboard's raw_state gives, which begins with 'VC2!'"
    nothing = "it changes nothing; it is another plugin's, or damaged"
    own = b"VC2!" + struct.pack("<I", 20) + b"<MyPlugin gain='1'/>\0"
    assert opened(
        saved,
        test_plugins_dir / "CleanGain.vst3",
        {
            "own.state": state,
            "longer.state": state + b"\n",
            "other.state": other,
            "preset.state": preset,
            "garbage.state": b"garbage" * 10,
            "empty.state": b"",
            "short.state": b"VC2!\0\0",
            "cut.state": state[:-20],
            "damaged.state": state.replace(b"<IComponent>", b"<IComponent>9"),
            "juce-own.state": own,
        },
    ) == {
        "own.state": [],
        "longer.state": [],
        "other.state": [f"{wrong} 'other.state': {nothing}", "state"],
        "preset.state": [f"{wrong} 'preset.state': it is a .vstpreset file; name it under 'preset'", "state"],
        "garbage.state": [f"{wrong} 'garbage.state': {raw}", "state"],
        "empty.state": [f"{wrong} 'empty.state': {raw}", "state"],
        "short.state": [f"{wrong} 'short.state': {raw}", "state"],
        "cut.state": [
            f"{wrong} 'cut.state': it is cut off: {length:,} bytes announced, {len(state) - 28:,} there",
            "state",
        ],
        "damaged.state": [["state", "damaged.state", DIFFERS]],
        "juce-own.state": [
            f"{wrong} 'juce-own.state': it holds no state of a VST3 plugin (no VST3PluginState in it)",
            "state",
        ],
    }


def test_presets(saved: Path, test_plugins_dir: Path) -> None:
    preset, other = (saved / "CleanGain.vstpreset").read_bytes(), (saved / "ZaMaximX2.vstpreset").read_bytes()
    state = (saved / "CleanGain.state").read_bytes()
    wrong = "'Clean Gain' does not take the preset"
    foreign = "it is another plugin's, damaged, or no .vstpreset file"
    assert opened(
        saved,
        test_plugins_dir / "CleanGain.vst3",
        {
            "own.vstpreset": preset,
            "other.vstpreset": other,
            "state.vstpreset": state,
            "empty.vstpreset": b"",
            "last-list-entry-cut.vstpreset": preset[:-20],
            "cut.vstpreset": preset[:60],
        },
    ) == {
        "own.vstpreset": [],
        "other.vstpreset": [f"{wrong} 'other.vstpreset': {foreign}", "preset"],
        "state.vstpreset": [f"{wrong} 'state.vstpreset': {foreign}", "preset"],
        "empty.vstpreset": [f"{wrong} 'empty.vstpreset': {foreign}", "preset"],
        "last-list-entry-cut.vstpreset": [],
        "cut.vstpreset": [f"{wrong} 'cut.vstpreset': {foreign}", "preset"],
    }


def test_a_state_of_which_a_part_is_taken_is_told(saved: Path, zam_dir: Path) -> None:
    """ZamCompX2 and ZamComp call their threshold alike, and ZamCompX2 has knobs besides."""
    ask(_SAVE, saved, str(zam_dir / "ZamCompX2.vst3"), "Threshold", "0.5")
    state = (saved / "ZamCompX2.state").read_bytes()
    assert opened(saved, zam_dir / "ZamComp.vst3", {"x2.state": state}) == {
        "x2.state": [["state", "x2.state", DIFFERS]]
    }
