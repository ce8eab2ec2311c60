"""Real plugins: parameters set, state taken, written as a REAPER block and as a DAWproject, imported, played."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.cli.main import run
from chainsim.exchange.vstpreset import VstPreset, read_vstpreset
from tests.exchange.writing import daw_plugin, daw_track, dawproject, vst3_block

pytestmark = pytest.mark.vst3

SETTINGS: dict[str, dict[str, Any]] = {
    "ZaMaximX2": {"threshold_db": -12.0, "release_ms": 20.0},
    "ZaMultiComp": {"ratio1": 8.0},
    "ZaMultiCompX2": {"ratio1": 6.0},
    "ZamAutoSat": {},
    "ZamComp": {"threshold_db": -24.0, "ratio": 6.0},
    "ZamCompX2": {"threshold_db": -30.0, "ratio": 4.0},
    "ZamDelay": {},
    "ZamDynamicEQ": {"threshold_db": -40.0, "target_frequency_hz": 2000.0},
    "ZamEQ2": {"master_gain_db": -6.0, "boost_cut_1_db": 3.5, "frequency_1_hz": 440.0},
    "ZamGEQ31": {"master_gain_db": 3.0},
    "ZamGate": {"threshold_db": -30.0},
    "ZamGateX2": {"threshold_db": -30.0},
    "ZamGrains": {"output_gain_db": -3.0, "loop_time_ms": 200.0},
    "ZamPhono": {"reproduction_production": 1.0, "phono_filter_type": 1.0},
    "ZamTube": {"tube_drive": 3.0},
}
UNLIKE_ITSELF: dict[str, dict[str, Any]] = {"ZamHeadX2": {"azimuth": 45.0, "width": 2.0}, "ZamVerb": {}}
"""They load impulse responses in threads of their own, and answer differently from one load to the next: of those the
states are compared, byte by byte. chainsim takes them, since pedalboard's own way of loading asks for minutes."""
STATE_OF = """
import json, pathlib, sys, numpy, pedalboard
file, settings, target = sys.argv[1:4]
plugin = pedalboard.load_plugin(file)
for name, value in json.loads(settings).items():
    setattr(plugin, name, value)
try:
    plugin.process(numpy.zeros((2, 512), dtype=numpy.float32), 48000.0)
except ValueError:
    plugin.process(numpy.zeros((1, 512), dtype=numpy.float32), 48000.0)
pathlib.Path(target).write_bytes(plugin.preset_data)
"""
"""pedalboard by itself, in a process of its own: what a host would have kept of the plugin."""


def rendered(chain: Path, audio: Path, plugins: Path, out: Path) -> np.ndarray[Any, Any]:
    assert run(["render", str(chain), str(audio), "-o", str(out), "--plugin-dir", str(plugins)]) == 0
    samples, _ = soundfile.read(out / "output.wav", dtype="float32")
    return np.asarray(samples)


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    noise = np.random.default_rng(1).standard_normal((48_000, 2)) * 0.1
    soundfile.write(tmp_path / "noise.wav", noise, 48_000, subtype="FLOAT")
    return tmp_path / "noise.wav"


def kept_preset(name: str, settings: dict[str, Any], zam_dir: Path, kept: Path) -> VstPreset:
    program = [sys.executable, "-c", STATE_OF, str(zam_dir / f"{name}.vst3"), json.dumps(settings), str(kept)]
    subprocess.run(program, check=True, capture_output=True, timeout=120, env=dict(os.environ))
    return read_vstpreset(kept.read_bytes(), "kept")


def exported(chain: Path, out: Path, zam_dir: Path) -> VstPreset:
    where = ["--plugin-dir", str(zam_dir), "-o", str(out), "--format", "vstpreset-folder", "--timeout-s", "300"]
    assert run(["export", str(chain), *where]) == 0
    (preset,) = out.iterdir()
    return read_vstpreset(preset.read_bytes(), preset.name)


@pytest.mark.slow(seconds=20)
@pytest.mark.parametrize("name", UNLIKE_ITSELF)
def test_the_state_of_what_never_answers_alike_comes_back_to_the_last_byte(
    name: str, tmp_path: Path, zam_dir: Path
) -> None:
    chain, settings = tmp_path / "asked.yaml", json.dumps(UNLIKE_ITSELF[name])
    chain.write_text(f"version: 1\nstages: [{{vst3: {name}.vst3, parameters: {settings}}}]\n")
    preset = exported(chain, tmp_path / "asked", zam_dir)
    block = vst3_block(f"{name} (Damien Zammit)", f"{name}.vst3", preset.state, class_id=preset.class_id)
    reaper = tmp_path / "a.RfxChain"
    reaper.write_text(block + "\n")
    (kept,) = (tmp_path / "asked").iterdir()
    device = daw_plugin(name, "plugins/a.vstpreset", class_id=preset.class_id)
    states = {"plugins/a.vstpreset": kept.read_bytes()}
    bitwig = dawproject(tmp_path / "a.dawproject", daw_track("t", "a", device), states=states)
    for project, more in ((reaper, []), (bitwig, ["--track", "a"])):
        folder = tmp_path / f"from-{project.suffix[1:]}"
        where = ["-o", str(folder), "--plugin-dir", str(zam_dir), "--timeout-s", "300", *more]
        assert run(["import", str(project), *where]) == 0
        assert "Left out" not in (folder / "import.txt").read_text()
        again = exported(folder / "chain.yaml", folder / "again", zam_dir)
        assert again.state.component == preset.state.component != b""


@pytest.mark.parametrize("name", SETTINGS)
def test_what_comes_back_plays_the_same_to_the_last_bit(name: str, tmp_path: Path, audio: Path, zam_dir: Path) -> None:
    kept = tmp_path / "kept.vstpreset"
    settings = json.dumps(SETTINGS[name])
    preset = kept_preset(name, SETTINGS[name], zam_dir, kept)

    chain = tmp_path / "asked.yaml"
    chain.write_text(f"version: 1\nstages: [{{vst3: {name}.vst3, parameters: {settings}}}]\n")
    expected = rendered(chain, audio, zam_dir, tmp_path / "asked")

    reaper = tmp_path / "a.RfxChain"
    reaper.write_text(
        vst3_block(f"{name} (Damien Zammit)", f"{name}.vst3", preset.state, class_id=preset.class_id) + "\n"
    )
    device = daw_plugin(name, "plugins/a.vstpreset", class_id=preset.class_id)
    states = {"plugins/a.vstpreset": kept.read_bytes()}
    bitwig = dawproject(tmp_path / "a.dawproject", daw_track("t", "a", device), states=states)
    for project, more in ((reaper, []), (bitwig, ["--track", "a"])):
        folder = tmp_path / f"from-{project.suffix[1:]}"
        assert run(["import", str(project), "-o", str(folder), "--plugin-dir", str(zam_dir), *more]) == 0
        assert "Left out" not in (folder / "import.txt").read_text()
        assert np.array_equal(rendered(folder / "chain.yaml", audio, zam_dir, folder / "out"), expected)
    assert np.any(expected != 0)
