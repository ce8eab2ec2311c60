from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from chainsim.engine import catalogue
from chainsim.engine.catalogue import list_plugins
from chainsim.engine.kept_scans import KeptScans
from chainsim.engine.messages import InspectFile
from chainsim.model.catalogue import PluginListing
from chainsim.model.options import ProcessLimits

LIMITS = ProcessLimits()


def bundle(folder: Path) -> Path:
    binary = folder / "A.vst3" / "Contents" / "A.so"
    binary.parent.mkdir(parents=True)
    binary.write_bytes(b"12345")
    return folder / "A.vst3"


def test_a_file_is_known_until_something_in_it_changes(tmp_path: Path) -> None:
    file, scans = bundle(tmp_path), KeptScans(tmp_path / "scans", LIMITS)
    listing = PluginListing("A.vst3", "vst3", str(file), ("A", "B"), "1.0", "Somebody", instrument=True)
    scans.save(file, "vst3", listing)
    assert scans.load(file, "vst3") == listing
    assert scans.load(file, "au") is None
    assert KeptScans(tmp_path / "scans", ProcessLimits(1.0)).load(file, "vst3") is None
    binary = file / "Contents" / "A.so"
    os.utime(binary, ns=(0, 0))
    assert scans.load(file, "vst3") is None
    scans.save(file, "vst3", listing)
    binary.write_bytes(b"123456")
    os.utime(binary, ns=(0, 0))
    assert scans.load(file, "vst3") is None


def test_nothing_is_kept_where_there_is_no_folder(tmp_path: Path) -> None:
    scans = KeptScans(None, LIMITS)
    scans.save(bundle(tmp_path), "vst3", PluginListing("A.vst3", "vst3"))
    assert scans.load(tmp_path / "A.vst3", "vst3") is None


@pytest.mark.vst3
def test_what_loads_and_what_dies_is_kept_and_what_does_not_load_is_asked_again(
    test_plugins_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    monkeypatch.setattr("chainsim.host.folders.system_folders", lambda _kind: ())
    for name in ("CleanGain.vst3", "CrashInLoad.vst3", "TwoToOne.vst3"):
        shutil.copytree(test_plugins_dir / name, tmp_path / "plugins" / name)
    asked: list[str] = []
    ask = catalogue._ask

    def counted(request: object, *rest: object) -> object:
        asked.extend([request.file.name] if isinstance(request, InspectFile) else [])
        return ask(request, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(catalogue, "_ask", counted)
    first, second = (list_plugins((tmp_path / "plugins",), LIMITS, kept_in=tmp_path / "scans") for _ in range(2))
    files = ["CleanGain.vst3", "CrashInLoad.vst3", "TwoToOne.vst3"]
    assert sorted(asked[:-1]) == files
    assert asked[-1] == "TwoToOne.vst3"
    by_name = {listing.name: listing for listing in second}
    assert by_name["CleanGain.vst3"] == next(one for one in first if one.name == "CleanGain.vst3")
    assert by_name["CrashInLoad.vst3"].error == (
        "'CrashInLoad.vst3' crashed (signal 11) while loading (as found before; --no-cache tries it again)"
    )
