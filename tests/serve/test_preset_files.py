"""Preset files are found here, by what a stage's plugin is called; the browser names them by ids alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chainsim.cli.main import run
from chainsim.errors import UsageError
from chainsim.model.chain import BuiltinStage, Vst3Stage
from chainsim.serve.preset_files import PresetFiles
from tests.serve.hands import LOOP
from tests.tools.served import served

STAGE = Vst3Stage(vst3="Tube.vst3", parameters={"drive": 3.0}, trim_db=-2.0)


@pytest.fixture
def files(tmp_path: Path) -> PresetFiles:
    here, shared = tmp_path / "chains", tmp_path / "shared"
    mine = (here / name for name in ("mine.vstpreset", "kept.state", "chain.yaml", "../outside.vstpreset"))
    for file in (*mine, shared / "Maker/tube/Warm.vstpreset", shared / "Maker/Other/Cold.vstpreset"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return PresetFiles(here, (shared, tmp_path / "nowhere"))


def test_those_beside_the_chain_and_those_of_the_plugin_are_offered(files: PresetFiles) -> None:
    assert files.offered(STAGE) == {
        "here:kept.state": "kept",
        "here:mine.vstpreset": "mine",
        "shared:Warm.vstpreset": "Warm",
    }
    assert files.offered(BuiltinStage(builtin="Gain")) == {}


def test_a_preset_takes_the_place_of_what_was_turned_before_and_the_trim_stays(
    files: PresetFiles, tmp_path: Path
) -> None:
    given = files.given(STAGE, "here:mine.vstpreset")
    assert given == Vst3Stage(vst3="Tube.vst3", preset="mine.vstpreset", trim_db=-2.0)
    assert files.given(given, "here:kept.state") == Vst3Stage(vst3="Tube.vst3", state="kept.state", trim_db=-2.0)
    warm = Vst3Stage(vst3="Tube.vst3", preset=str(tmp_path / "shared/Maker/tube/Warm.vstpreset"), trim_db=-2.0)
    assert files.given(given, "shared:Warm.vstpreset") == warm
    assert files.given(given, "") == Vst3Stage(vst3="Tube.vst3", trim_db=-2.0)


@pytest.mark.parametrize(
    "preset", ["mine.vstpreset", "here:../outside.vstpreset", "shared:Cold.vstpreset", "/etc/passwd"]
)
def test_nothing_else_is_a_preset(preset: str, files: PresetFiles) -> None:
    with pytest.raises(UsageError, match="no such preset here; open the stage again"):
        files.given(STAGE, preset)


@pytest.mark.slow
def test_a_preset_is_chosen_and_measured_on_the_page(test_plugins_dir: Path, tmp_path: Path) -> None:
    """The state that the plugin wrote at +12 dB is heard as +12 dB, and goes into the file as its bare name."""
    text = "version: 1\nstages:\n  - vst3: CleanGain.vst3  # mine\n"
    (tmp_path / "loud.yaml").write_text(text + "    parameters: {gain_db: 12}\n")
    chain = tmp_path / "chain.yaml"
    chain.write_text(text)
    states = str(tmp_path / "states")
    plugins = ("--plugin-dir", str(test_plugins_dir))
    assert run(["export", str(tmp_path / "loud.yaml"), "--format", "vstpreset-folder", "-o", states, *plugins]) == 0
    shutil.move(next((tmp_path / "states").glob("*.vstpreset")), tmp_path / "loud.vstpreset")
    with served(str(chain), str(LOOP), *plugins, cwd=tmp_path) as server:
        server.enter()
        plain = server.told(lambda event: event["kind"] == "levels")["output"]["sample_peak_dbfs"]
        status, answer = server.post("/edit", {"preset": "here:loud.vstpreset", "of": 1})
        assert status == 200, answer
        loud = server.told(lambda event: event["kind"] == "levels" and event["revision"] == answer["revision"])
        assert loud["output"]["sample_peak_dbfs"] - plain == pytest.approx(12.0, abs=0.01)
        assert server.post("/save", {})[0] == 200
    assert 'preset: "loud.vstpreset"' in chain.read_text()
