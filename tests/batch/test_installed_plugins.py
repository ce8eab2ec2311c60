"""Everything installed, probed: what hangs, and what has the same name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chainsim.batch.installed_plugins import probe_installed
from chainsim.engine.profile_cache import default_folder
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.plugin_listing import PluginListing
from chainsim.model.profile import Kind

AUDIO = AudioFormat(48_000, 2)


@pytest.mark.vst3
@pytest.mark.slow(seconds=50)
def test_everything_installed_and_the_one_that_hangs(
    zam_dir: Path, test_plugins_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    shutil.copytree(test_plugins_dir / "HangInLoad.vst3", tmp_path / "HangInLoad.vst3")
    options = RunOptions(
        plugin_dirs=(zam_dir, tmp_path), timeout_s=30.0, cache_folder=default_folder()
    )  # profile/test_external.py asks for most of them as well
    probed = {stage.name: stage.profile for stage in probe_installed(AUDIO, options)}
    assert probed["HangInLoad"].failure == "'HangInLoad.vst3' did not load within 30 s"
    working = [name for name, profile in probed.items() if name.startswith("Za") and profile.failure is None]
    assert len(working) == 17
    limiter = probed["ZaMaximX2"]
    assert limiter.ceiling_dbfs == pytest.approx(-0.07, abs=0.03)
    leap = dict(zip(probed["ZamAutoSat"].transfer.input_dbfs, probed["ZamAutoSat"].transfer.output_dbfs, strict=True))
    assert leap[12.0] == pytest.approx(17.9, abs=0.3)  # a polynomial beyond its domain


@pytest.mark.vst3
def test_plugins_of_one_name_are_all_probed(test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin may be called like a built-in, and most makers install one as VST3 and as Audio Unit."""
    listings = [PluginListing("Gain", "builtin")]
    listings += [
        PluginListing(f"{name}.vst3", "vst3", str(test_plugins_dir / f"{name}.vst3"), ("Gain",))
        for name in ("CleanGain", "HiddenClip")
    ]
    monkeypatch.setattr("chainsim.batch.installed_plugins.list_plugins", lambda *_, **__: listings)
    probed = list(probe_installed(AUDIO, RunOptions(plugin_dirs=(test_plugins_dir,))))
    kinds = [(stage.name, stage.plugin_kind, stage.profile.kind) for stage in probed]
    assert kinds == [
        ("Gain", "builtin", Kind.LINEAR),
        ("Gain", "vst3", Kind.LINEAR),
        ("Gain", "vst3", Kind.CLIP),
    ]
