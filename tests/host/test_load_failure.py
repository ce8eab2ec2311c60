"""Bundles that don't load say why: real ones, tried by the real loader in the render process."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chainsim.engine.plugin_listing import check_stages
from chainsim.errors import HostError
from chainsim.host.plugin_listing import inspect_file
from chainsim.model.chain import Vst3Stage
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from tests.host import bundles
from tests.host.bundles import FOLDER

pytestmark = pytest.mark.vst3

GLIBC = platform.libc_ver()[1]
MACHINE = FOLDER.removesuffix("-linux").replace("aarch64", "arm64")
PE = b"MZ" + bytes(0x3A) + (0x40).to_bytes(4, "little") + b"PE\0\0" + (0x8664).to_bytes(2, "little")
MACH_O = b"\xca\xfe\xba\xbe" + b"".join(
    number.to_bytes(4, "big") for number in (2, 0x0100_0007, 0, 0, 0, 0, 0x0100_000C, 0, 0, 0, 0)
)


def _file(name: str, data: bytes) -> Callable[[Path, Path], None]:
    def make(_: Path, folder: Path) -> None:
        library = folder / f"{name}.vst3" / "Contents" / FOLDER / f"{name}.so"
        library.parent.mkdir(parents=True)
        library.write_bytes(data)

    return make


def _folders(name: str, *folders: str) -> Callable[[Path, Path], None]:
    def make(_: Path, folder: Path) -> None:
        (folder / f"{name}.vst3").mkdir()
        for one in folders:
            (folder / f"{name}.vst3" / "Contents" / one).mkdir(parents=True)

    return make


def _plain(working: Path, folder: Path) -> None:
    shutil.copy(working / "Contents" / FOLDER / "CleanGain.so", folder / "Plain.vst3")


def _no_vst3(_: Path, folder: Path) -> None:
    bundles.compiled("int x;", folder / "Other.vst3" / "Contents" / FOLDER / "Other.so")


CASES: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "Gone": (
        lambda _, folder: bundles.linked_against("gone", "Gone", folder, now=None),
        "it needs libgone.so, which is not installed here; install the package that holds it",
    ),
    "Older": (
        lambda _, folder: bundles.linked_against("older", "Older", folder, now="int base(void) { return 2; }"),
        "it needs BASE_3 of libolder.so, which here has none; update that library, or use an older build",
    ),
    "Newer": (
        bundles.for_a_newer_glibc,
        f"it needs glibc 9.99, this system has {GLIBC}; use an older build of the plugin or a newer system",
    ),
    "Lacking": (
        lambda _, folder: bundles.needing_a_function(folder),
        "it needs the function 'nowhere_to_be_found', which no library here has; update the plugin or its libraries",
    ),
    "Sparc": (
        bundles.for_another_machine,
        f"it is built for processor 0x2, this runs on {MACHINE}; install its {MACHINE} build",
    ),
    "Other": (
        _no_vst3,
        "it is a library but not a VST3 plugin (it has no GetPluginFactory); VST2 and LV2 are not hosted",
    ),
    "Plain": (
        _plain,
        "it is a file; on Linux a VST3 plugin is a folder that holds Contents/<processor>-linux/<name>.so",
    ),
    "Renamed": (
        lambda working, folder: shutil.copytree(working, folder / "Renamed.vst3"),
        f"its library is not called 'Renamed.so' (Contents/{FOLDER} holds 'CleanGain.so'); give the bundle the name "
        "'CleanGain.vst3' again",
    ),
    "Nothing": (
        _folders("Nothing"),
        "it is a folder without a plugin in it (no Contents/<system>); install it again, whole",
    ),
    "Foreign": (
        _folders("Foreign", "MacOS", "x86_64-win", "Resources"),
        f"it holds no build for Linux on {MACHINE} (only MacOS, x86_64-win); install that build of it",
    ),
    "Empty": (_folders("Empty", FOLDER), f"its folder Contents/{FOLDER} is empty; install it again, whole"),
    "Words": (_file("Words", b"hello\n"), "'Words.so' is not native code, or is damaged; install it again"),
    "Zero": (_file("Zero", b""), "'Zero.so' is not native code, or is damaged; install it again"),
    "Torn": (_file("Torn", b"\x7fELF\x02\x01"), "'Torn.so' is not native code, or is damaged; install it again"),
    "Windows": (_file("Windows", PE), "it is built for Windows, this is Linux; install its Linux build"),
    "Mac": (_file("Mac", MACH_O), "it is built for macOS, this is Linux; install its Linux build"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, test_plugins_dir: Path) -> dict[str, str]:
    """All bundles as the stages of one chain: name -> what is said of it."""
    made = tmp_path_factory.mktemp("bundles")
    for make, _ in CASES.values():
        make(test_plugins_dir / "CleanGain.vst3", made)
    stages = [(name, Vst3Stage(vst3=name)) for name in CASES]
    return {one.stage_path: one.message for one in check_stages(stages, SearchPaths(made, (made,)), ProcessLimits())}


@pytest.mark.parametrize("name", CASES)
def test_a_bundle_that_does_not_load_says_why(name: str, told: dict[str, str]) -> None:
    assert told[name] == f"'{name}.vst3' does not load: {CASES[name][1]}"


def test_so_does_one_that_is_listed(tmp_path: Path) -> None:
    (tmp_path / "Nothing.vst3").mkdir()
    with pytest.raises(HostError) as caught:
        inspect_file(tmp_path / "Nothing.vst3", "vst3")
    assert str(caught.value) == f"'Nothing.vst3' does not load: {CASES['Nothing'][1]}"
