from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.engine.data_sheets import AskedSheet, measure_stages
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.search_paths import SearchPaths

GAIN = AskedSheet(
    BuiltinStage(builtin="Gain", parameters={"gain_db": 3}), None, AudioFormat(48_000, 2), 512, SearchPaths(Path.cwd())
)


def test_what_is_asked_twice_is_measured_once_and_kept(tmp_path: Path) -> None:
    options = RunOptions(cache_folder=tmp_path)
    found = measure_stages({"a": GAIN, "b": GAIN, "c": replace(GAIN, block_frames=64)}, options)
    assert found["a"] is found["b"]
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".profile", ".sheet", ".sheet"]
    sheet = found["c"].sheet
    assert sheet is not None
    assert sheet.block_frames == 64
    assert sheet.gain_db == pytest.approx(3.0, abs=1e-4)
    again = measure_stages({"a": GAIN}, options)
    assert again["a"].sheet == found["a"].sheet  # processor time too: nothing was measured again
    assert sheet.spectrum_map is None
    mapped = measure_stages({"a": GAIN}, options, spectrum_map=True)["a"].sheet  # which no kept one has
    assert mapped is not None
    assert mapped.spectrum_map is not None
    assert measure_stages({"a": GAIN}, options, spectrum_map=True)["a"].sheet == mapped
    assert measure_stages({"a": GAIN}, options)["a"].sheet == found["a"].sheet


def test_sheets_are_measured_anew_where_nothing_is_kept() -> None:
    first, second = (measure_stages({"a": GAIN}, RunOptions())["a"].sheet for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.response == second.response


@pytest.mark.vst3
def test_a_plugin_that_dies_leaves_only_itself_without_a_sheet(test_plugins_dir: Path) -> None:
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    crashing = replace(GAIN, stage=Vst3Stage(vst3="CrashInProcess"), places=places)
    found = measure_stages({"crash": crashing, "gain": GAIN}, RunOptions())
    assert found["crash"].sheet is None
    assert (found["crash"].failure or "").startswith("crashed (signal 11)")
    assert found["gain"].sheet is not None
