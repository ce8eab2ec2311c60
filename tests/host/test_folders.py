from __future__ import annotations

import os
import plistlib
import sys
import unicodedata
from pathlib import Path

import pytest

from chainsim.errors import HostError, PluginRefused
from chainsim.host.audio_units import NOT_HERE
from chainsim.host.folders import find_plugin, plugin_files, search_folders, system_folders
from chainsim.model.search_paths import SearchPaths


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    folder = tmp_path / "plugins"
    for name in ("Alpha.vst3", "maker/Beta.vst3", "maker/Beta.vst3/Contents/Inner.vst3"):
        (folder / name).mkdir(parents=True)
    return folder


def test_bundles_are_found_in_subfolders_and_not_entered(plugins: Path) -> None:
    assert [file.name for file in plugin_files(plugins, "vst3")] == ["Alpha.vst3", "Beta.vst3"]


@pytest.mark.parametrize("reference", ["Beta", "Beta.vst3"])
def test_a_bare_name_is_looked_up(plugins: Path, reference: str) -> None:
    assert find_plugin(reference, "vst3", SearchPaths(Path("/"), (plugins,))) == plugins / "maker/Beta.vst3"


def test_the_environment_names_folders_too(plugins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", os.pathsep.join(["/nowhere", str(plugins)]))
    assert find_plugin("Alpha", "vst3", SearchPaths(Path("/"))) == plugins / "Alpha.vst3"


def test_folders_named_on_the_command_line_come_first(plugins: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "Alpha.vst3").mkdir(parents=True)
    assert find_plugin("Alpha", "vst3", SearchPaths(Path("/"), (other, plugins))) == other / "Alpha.vst3"
    assert search_folders(SearchPaths(Path("/"), (other,)), "vst3")[0] == other


@pytest.fixture
def caseless(monkeypatch: pytest.MonkeyPatch) -> None:
    """What macOS and Windows answer when asked for a file: neither case nor the way accents are coded counts."""

    def folded(name: str) -> str:
        return unicodedata.normalize("NFC", name).casefold()

    def exists(path: Path) -> bool:
        return path.parent.is_dir() and folded(path.name) in {folded(one.name) for one in path.parent.iterdir()}

    monkeypatch.setattr(Path, "exists", exists)


@pytest.mark.parametrize("reference", ["beta", "BETA.vst3", "Beta.VST3", "bEtA"])
@pytest.mark.usefixtures("caseless")
def test_case_does_not_count_where_the_file_system_has_none(plugins: Path, reference: str) -> None:
    assert find_plugin(reference, "vst3", SearchPaths(Path("/"), (plugins,))) == plugins / "maker/Beta.vst3"


@pytest.mark.usefixtures("caseless")
def test_accents_may_be_coded_in_two_ways(plugins: Path) -> None:
    apart = plugins / unicodedata.normalize("NFD", "Hörbar.vst3")
    apart.mkdir()
    found = find_plugin(unicodedata.normalize("NFC", "hörbar"), "vst3", SearchPaths(Path("/"), (plugins,)))
    assert found == apart


@pytest.mark.usefixtures("caseless")
def test_the_exact_name_goes_first(plugins: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "beta.vst3").mkdir(parents=True)
    places = SearchPaths(Path("/"), (plugins, other))
    assert find_plugin("beta", "vst3", places) == other / "beta.vst3"
    assert find_plugin("BETA", "vst3", places) == plugins / "maker/Beta.vst3"


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="their file systems have no case")
def test_case_counts_where_the_file_system_has_it(plugins: Path) -> None:
    with pytest.raises(HostError) as caught:
        find_plugin("beta", "vst3", SearchPaths(Path("/"), (plugins,)))
    assert str(caught.value) == "no plugin 'beta.vst3' here, did you mean 'Beta.vst3'?"


def test_where_audio_units_are_on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert system_folders("au")[1:] == (Path("/Library/Audio/Plug-Ins/Components"), Path("/System/Library/Components"))
    assert system_folders("vst3")[1:] == (Path("/Library/Audio/Plug-Ins/VST3"),)


def audio_units(bundle: Path, *names: str, nested: bool = False) -> Path:
    """A bundle whose Info.plist lists these."""
    (bundle / "Contents").mkdir(parents=True)
    listed: dict[str, object] = {"AudioComponents": [{"name": name, "type": "aufx"} for name in names]}
    info = {"NSExtension": {"NSExtensionAttributes": listed}} if nested else listed
    (bundle / "Contents" / "Info.plist").write_bytes(plistlib.dumps(info))
    return bundle


def test_an_audio_unit_by_maker_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HostError) as elsewhere:
        find_plugin("Apple: AUPeakLimiter", "au", SearchPaths(tmp_path, (tmp_path,)))
    assert str(elsewhere.value) == NOT_HERE
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    core = audio_units(tmp_path / "CoreAudio.component", "Apple: AUDelay", "Apple: AUPeakLimiter")
    audio_units(tmp_path / "Other.component", "Maker: AUPeakLimiter")
    extension = tmp_path / "Applications" / "Synth.app" / "Contents" / "PlugIns" / "Synth.appex"
    audio_units(extension, "Maker: Newer", nested=True)
    (tmp_path / "Broken.component" / "Contents").mkdir(parents=True)
    (tmp_path / "Broken.component" / "Contents" / "Info.plist").write_text("<plist><dict>")
    places = SearchPaths(tmp_path, (tmp_path,))
    assert find_plugin("Apple: AUPeakLimiter", "au", places) == core
    assert find_plugin("CoreAudio", "au", places) == core
    told = {}
    for name in ("Apple: AUPeakLimter", "Maker: Newer"):
        with pytest.raises(HostError) as caught:
            find_plugin(name, "au", places)
        told[name] = str(caught.value)
    assert told == {
        "Apple: AUPeakLimter": "no Audio Unit 'Apple: AUPeakLimter' here, did you mean 'Apple: AUPeakLimiter'?",
        "Maker: Newer": f"'Maker: Newer' is an app extension (AUv3, {extension}), which can't be hosted here; use its "
        "VST3 or the Audio Unit that is a .component",
    }


def test_an_unknown_name_gets_the_nearest(plugins: Path) -> None:
    with pytest.raises(HostError) as caught:
        find_plugin("Alhpa", "vst3", SearchPaths(Path("/"), (plugins,)))
    assert str(caught.value) == "no plugin 'Alhpa.vst3' here, did you mean 'Alpha.vst3'?"
    assert caught.value.exit_code == 3


def test_a_path_is_relative_to_the_chain_file_and_must_lie_in_a_plugin_folder(plugins: Path, tmp_path: Path) -> None:
    places = SearchPaths(plugins / "maker", (plugins,))
    assert find_plugin("../Alpha.vst3", "vst3", places) == plugins / "Alpha.vst3"
    outside = tmp_path / "songs" / "Evil.vst3"
    outside.mkdir(parents=True)
    with pytest.raises(PluginRefused) as caught:
        find_plugin("../../songs/Evil.vst3", "vst3", places)
    assert str(caught.value) == (
        "'../../songs/Evil.vst3' is outside the plugin folders and is not loaded; if you trust it, allow its folder "
        f"with --plugin-dir '{outside.parent}'"
    )
    assert caught.value.exit_code == 2


def test_a_file_named_by_the_user_is_allowed(plugins: Path, tmp_path: Path) -> None:
    outside = tmp_path / "Mine.vst3"
    outside.mkdir()
    places = SearchPaths(tmp_path, (plugins,), trusted_files=(outside,))
    assert find_plugin("./Mine.vst3", "vst3", places) == outside


@pytest.mark.parametrize("reference", ["Link", "./Link.vst3", "../other/Real.vst3"])
def test_a_link_in_a_plugin_folder_is_its_owner_s_word_by_name_and_by_path(
    plugins: Path, tmp_path: Path, reference: str
) -> None:
    real = tmp_path / "other" / "Real.vst3"
    real.mkdir(parents=True)
    places = SearchPaths(plugins, (plugins,))
    if reference.startswith(".."):
        with pytest.raises(PluginRefused):
            find_plugin(reference, "vst3", places)
    (plugins / "Link.vst3").symlink_to(real)
    assert find_plugin(reference, "vst3", places).resolve() == real


def test_a_link_elsewhere_counts_for_where_it_leads(plugins: Path, tmp_path: Path) -> None:
    songs, outside = tmp_path / "songs", tmp_path / "Evil.vst3"
    songs.mkdir()
    outside.mkdir()
    (songs / "good.vst3").symlink_to(plugins / "Alpha.vst3")
    (songs / "evil.vst3").symlink_to(outside)
    (songs / "loop.vst3").symlink_to("loop.vst3")
    (plugins / "maker" / "out").symlink_to(tmp_path)
    places = SearchPaths(songs, (plugins,))
    assert find_plugin("./good.vst3", "vst3", places) == plugins / "Alpha.vst3"
    for reference in ("./evil.vst3", "../plugins/maker/out/Evil.vst3", str(outside), "../plugins/../Evil.vst3"):
        with pytest.raises(PluginRefused):
            find_plugin(reference, "vst3", places)
    with pytest.raises(HostError) as caught:
        find_plugin("./loop.vst3", "vst3", places)
    assert str(caught.value) == "no plugin at './loop.vst3' (symbolic links in a circle)"


def test_nothing_is_expanded(plugins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(plugins))
    with pytest.raises(HostError) as caught:
        find_plugin("~/Alpha.vst3", "vst3", SearchPaths(plugins, (plugins,)))
    assert str(caught.value) == f"no plugin at '~/Alpha.vst3' (looked for {plugins / '~/Alpha.vst3'})"


def test_a_missing_path_says_where_it_looked(plugins: Path) -> None:
    with pytest.raises(HostError) as caught:
        find_plugin("sub/None.vst3", "vst3", SearchPaths(plugins, (plugins,)))
    assert str(caught.value) == f"no plugin at 'sub/None.vst3' (looked for {plugins / 'sub/None.vst3'})"


@pytest.mark.parametrize("reference", [r"\\server\share\A.vst3", "//server/share/A.vst3", r"/\server\A.vst3"])
def test_plugins_on_servers_are_not_looked_for(plugins: Path, reference: str) -> None:
    """Not even where everything is a plugin folder: asking for the file is what must not be."""
    with pytest.raises(PluginRefused) as caught:
        find_plugin(reference, "vst3", SearchPaths(plugins, (Path("/"),)))
    assert str(caught.value) == (
        f"'{reference}' is on a server and is not looked for; copy the plugin into a plugin folder and give its name"
    )
