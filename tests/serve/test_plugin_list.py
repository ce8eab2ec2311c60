"""What can be added is known in a moment; a plugin that hangs keeps only itself waiting."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chainsim.errors import UsageError
from chainsim.model.chain import BuiltinStage, Vst3Stage
from chainsim.model.options import ProcessLimits
from chainsim.serve.plugin_list import PluginList


@pytest.mark.slow
@pytest.mark.vst3
def test_a_plugin_that_hangs_keeps_nobody_waiting(
    test_plugins_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    for name in ("HangInLoad.vst3", "CleanGain.vst3"):
        shutil.copytree(test_plugins_dir / name, tmp_path / name)
    plugins = PluginList(
        (tmp_path,), ProcessLimits(timeout_s=15.0)
    )  # the other one is found meanwhile, on a busy machine too
    assert plugins.stage("builtin:Limiter") == BuiltinStage(builtin="Limiter")
    assert plugins.stage("vst3:CleanGain.vst3:") == Vst3Stage(vst3="CleanGain.vst3")
    assert plugins.knows_file("CleanGain.vst3")
    assert not plugins.offered()["complete"]
    assert not plugins.knows_file("HangInLoad.vst3")  # once all is looked at
    found = plugins.offered()
    assert found["complete"]
    assert "CleanGain" in [one["name"] for one in found["plugins"] if one["kind"] == "vst3"]


def test_an_id_that_is_not_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    with pytest.raises(UsageError, match=r"^no such plugin here; reload the page$"):
        PluginList((), ProcessLimits()).stage("vst3:../../evil.vst3:")
