"""A chain as a script plays as it does here; its states come back to the last bit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.cli.main import run
from chainsim.exchange.pedalboard_reading import read_script
from chainsim.exchange.reaper.project_reading import read_chain_file

CHAIN = """\
version: 1
name: Vocal "hot"
input_trim_db: -1.5
stages:
  - {builtin: HighpassFilter, parameters: {cutoff_frequency_hz: 80}}
  - {builtin: Distortion, bypass: true}
  - {builtin: LadderFilter, trim_db: 2, parameters: {mode: HPF12, cutoff_hz: 300}}
  - parallel:
      - {stages: []}
      - {gain_db: -6, stages: [{builtin: Clipping, parameters: {threshold_db: -12}}]}
fader_db: -3
"""


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    noise = np.random.default_rng(1).standard_normal((48_000, 2)) * 0.1
    soundfile.write(tmp_path / "in.wav", noise, 48_000, subtype="FLOAT")
    return tmp_path / "in.wav"


def test_the_script_plays_what_chainsim_renders(tmp_path: Path, audio: Path) -> None:
    chain, script = tmp_path / "vocal.yaml", tmp_path / "vocal.py"
    chain.write_text(CHAIN)
    assert run(["export", str(chain), "--format", "pedalboard", "-o", str(script)]) == 0
    subprocess.run([sys.executable, str(script), str(audio), str(tmp_path / "out.wav")], check=True, timeout=120)
    assert run(["render", str(chain), str(audio), "-o", str(tmp_path / "taps")]) == 0
    played, expected = (soundfile.read(tmp_path / name)[0] for name in ("out.wav", "taps/output.wav"))
    assert np.max(np.abs(played - expected)) < 2e-6  # 32-bit integers in the script's file


def test_what_is_not_here_goes_into_no_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain = tmp_path / "a.yaml"
    chain.write_text('version: 1\nstages: [{unavailable: "JS: eq"}]\n')
    assert run(["export", str(chain), "--format", "pedalboard", "-o", str(tmp_path / "a.py")]) == 2
    assert capsys.readouterr().err == "chainsim: stage 1 'JS: eq' can't be hosted, so no script plays it\n"
    assert run(["export", str(chain), "--format", "vstpreset-folder", "-o", str(tmp_path / "a")]) == 2
    assert capsys.readouterr().err == f"chainsim: {chain}: no VST3 in this chain, so there is no state to write\n"
    assert not (tmp_path / "a").exists()


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chain, script = tmp_path / "a.yaml", tmp_path / "a.py"
    chain.write_text("version: 1\nstages: [{builtin: Gain, parameters: {gain_db: -3}}]\n")
    assert run(["export", str(chain), "--format", "pedalboard", "-o", str(script)]) == 0
    assert [insert.parameters for insert in read_script(script).tracks[0].inserts] == [{"gain_db": -3}]
    capsys.readouterr()
    assert run(["export", str(chain), "--format", "pedalboard", "-o", str(script)]) == 2
    assert capsys.readouterr().err == f"chainsim: '{script}' exists and is not overwritten; name another\n"


@pytest.mark.vst3
def test_states_come_back_to_the_last_bit(tmp_path: Path, audio: Path, zam_dir: Path) -> None:
    chain = tmp_path / "a.yaml"
    plugin = "vst3: ZamEQ2.vst3, name: EQ"
    chain.write_text(f"version: 1\nstages: [{{{plugin}, parameters: {{master_gain_db: -6, boost_cut_1_db: 3.5}}}}]\n")
    where = ["--plugin-dir", str(zam_dir)]
    assert run(["export", str(chain), "--format", "vstpreset-folder", "-o", str(tmp_path / "states"), *where]) == 0
    again = tmp_path / "b.yaml"
    again.write_text(f"version: 1\nstages: [{{{plugin}, preset: states/01-eq.vstpreset}}]\n")
    for file, folder in ((chain, "one"), (again, "other")):
        assert run(["render", str(file), str(audio), "-o", str(tmp_path / folder), *where]) == 0
    one, other = (soundfile.read(tmp_path / folder / "output.wav")[0] for folder in ("one", "other"))
    assert np.array_equal(one, other)


@pytest.mark.vst3
def test_a_chain_of_effects_comes_back_from_reaper_s_own_form(tmp_path: Path, audio: Path, zam_dir: Path) -> None:
    chain = tmp_path / "vocal.yaml"
    chain.write_text(
        "version: 1\ninput_trim_db: -1.5\nstages:\n"
        "  - {vst3: ZamEQ2.vst3, parameters: {master_gain_db: -6, boost_cut_1_db: 3.5}}\n"
        "  - {builtin: Distortion, bypass: true}\n"
        "  - {vst3: ZamComp.vst3, trim_db: 2.25, bypass: true}\n"
        "  - {builtin: Gain, name: Make-up, parameters: {gain_db: 3}}\n"
        "fader_db: -4\n"
    )
    where = ["--plugin-dir", str(zam_dir)]
    assert run(["export", str(chain), "--format", "rfxchain", "-o", str(tmp_path / "vocal.RfxChain"), *where]) == 0
    inserts = read_chain_file(tmp_path / "vocal.RfxChain").tracks[0].inserts
    assert [(one.label, one.bypassed) for one in inserts] == [
        ("JS: utility/volume", False),
        ("VST3: ZamEQ2", False),
        ("JS: utility/volume", False),
        ("VST3: ZamComp", True),
        ("JS: utility/volume", False),
        ("JS: utility/volume", False),
    ]
    gains_db = [one.parameters["gain_db"] for one in inserts if one.format == "JS"]
    assert gains_db == pytest.approx([-1.5, 2.25, 3, -4], abs=1e-5)
    assert run(["import", str(tmp_path / "vocal.RfxChain"), "-o", str(tmp_path / "made"), *where]) == 0
    for file, folder in ((chain, "one"), (tmp_path / "made" / "chain.yaml", "other")):
        assert run(["render", str(file), str(audio), "-o", str(tmp_path / folder), *where]) == 0
    one, other = (soundfile.read(tmp_path / folder / "output.wav")[0] for folder in ("one", "other"))
    assert np.max(np.abs(one - other)) < 1e-6  # gains are written with six digits


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("{builtin: Reverb}", "1 'Reverb'"),
        ('{unavailable: "JS: eq"}', "1 'JS: eq'"),
        ("{parallel: [{stages: []}, {stages: []}]}", "1 'Parallel'"),
    ],
)
def test_what_reaper_has_no_like_of(tmp_path: Path, stage: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    chain = tmp_path / "a.yaml"
    chain.write_text(f"version: 1\nstages: [{stage}]\n")
    assert run(["export", str(chain), "--format", "rfxchain", "-o", str(tmp_path / "a.RfxChain")]) == 2
    assert capsys.readouterr().err == (
        f"chainsim: stage {name} has no counterpart in REAPER, so it can't be in a chain of effects; take it out\n"
    )
    assert not (tmp_path / "a.RfxChain").exists()


@pytest.mark.parametrize("form", ["pedalboard", "vstpreset-folder", "rfxchain"])
def test_what_moves_can_not_go_out_as_one_value(tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    chain = tmp_path / "c.yaml"
    chain.write_text("version: 1\nstages: [{builtin: Gain, parameters: {gain_db: [[0, 1], [2, 3]]}}]\n")
    assert run(["export", str(chain), "--format", form, "-o", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == (
        f"chainsim: {chain}: 'gain_db' of stage 1 'Gain' moves, and no preset, script or chain of effects holds more "
        "than one value; give it one\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["c.yaml"]
