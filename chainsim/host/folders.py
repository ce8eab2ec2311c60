"""Where plugin files are, and which of them may be loaded.

A chain file can name native code, so a plugin loads only from the system's plugin folders, from folders that
the user named (`--plugin-dir`, `CHAINSIM_PLUGIN_PATH`), or when the user named the file itself.

One rule for names and paths: a path loads if it leads, symbolic links followed, into a plugin folder, or to what a
name would have found there. A link that stands in a plugin folder is the word of whoever may write there, who could
have put a plugin in its place; package managers and bridges install plugins that way. A link elsewhere counts for
what it leads to. `~` and environment variables in a reference are not expanded.
"""

from __future__ import annotations

import difflib
import itertools
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from chainsim.errors import HostError, PluginRefused
from chainsim.files_found import nearest_name
from chainsim.host.audio_units import NOT_HERE, app_extensions, first_that_holds, maker_and_name, names_in
from chainsim.model.network_paths import is_on_server
from chainsim.model.search_paths import SearchPaths

SUFFIXES = {"vst3": ".vst3", "au": ".component"}


def system_folders(kind: str) -> tuple[Path, ...]:
    """The folders that plugin installers use on this system, the user's own first."""
    home = Path.home()
    if sys.platform == "darwin":
        name = {"vst3": "VST3", "au": "Components"}[kind]
        installed = (home / "Library/Audio/Plug-Ins" / name, Path("/Library/Audio/Plug-Ins") / name)
        return (*installed, Path("/System/Library/Components")) if kind == "au" else installed
    if kind == "au":
        return ()
    if sys.platform == "win32":
        local, common = (
            os.environ.get("LOCALAPPDATA"),
            os.environ.get("COMMONPROGRAMFILES", r"C:\Program Files\Common Files"),
        )
        return (*((Path(local) / "Programs/Common/VST3",) if local else ()), Path(common) / "VST3")
    return (home / ".vst3", Path("/usr/local/lib/vst3"), Path("/usr/lib/vst3"))


def search_folders(places: SearchPaths, kind: str) -> tuple[Path, ...]:
    """Every folder that plugins load from, in the order of preference."""
    named = os.environ.get("CHAINSIM_PLUGIN_PATH", "")
    from_environment = tuple(Path(entry) for entry in named.split(os.pathsep) if entry)
    return (*places.plugin_dirs, *from_environment, *system_folders(kind))


def plugin_files(folder: Path, kind: str) -> Iterator[Path]:
    """Every plugin file or bundle under a folder, sorted; bundles are not entered."""
    suffix = SUFFIXES[kind]
    for current, folders, files in os.walk(folder):
        for name in sorted([*folders, *files]):
            if name.lower().endswith(suffix):
                yield Path(current) / name
        folders[:] = sorted(name for name in folders if not name.lower().endswith(suffix))


def find_plugin(reference: str, kind: str, places: SearchPaths) -> Path:
    """The file that a stage's `vst3:` or `au:` means.

    A bare name is looked up in the plugin folders, with or without its suffix, an Audio Unit also as "Maker: Name"; a
    path is relative to the chain file.

    Raises:
        HostError: there is no such file here.
        PluginRefused: the file exists but lies outside every folder that plugins may load from.
    """
    if is_on_server(reference) and Path(reference) not in places.trusted_files:
        raise PluginRefused(
            f"'{reference}' is on a server and is not looked for; copy the plugin into a plugin folder and give its "
            "name"
        )
    if not _is_path(reference):
        return _find_by_name(reference, kind, places)
    try:
        path = (places.folder / reference).resolve()
        is_there = path.exists()
    except (OSError, RuntimeError) as error:  # a loop of links, a name that is too long, a folder that is closed
        reason = getattr(error, "strerror", None) or "symbolic links in a circle"
        raise HostError(f"no plugin at '{reference}' ({reason})") from None
    if not is_there:
        raise HostError(f"no plugin at '{reference}' (looked for {path})")
    if path in {file.resolve() for file in places.trusted_files} or _is_in_plugin_folder(path, kind, places):
        return path
    raise PluginRefused(
        f"'{reference}' is outside the plugin folders and is not loaded; if you trust it, allow its folder with "
        f"--plugin-dir '{path.parent}'"
    )


def _is_in_plugin_folder(path: Path, kind: str, places: SearchPaths) -> bool:
    """Whether a file, its links followed, lies in a plugin folder or is what a link in one leads to."""
    folders = search_folders(places, kind)
    return any(path.is_relative_to(folder.resolve()) for folder in folders) or any(
        file.is_symlink() and file.resolve() == path for folder in folders for file in plugin_files(folder, kind)
    )


_ELSEWHERE = "; --plugin-dir DIR or CHAINSIM_PLUGIN_PATH says where else to look"


def _is_path(reference: str) -> bool:
    return "/" in reference or os.sep in reference


def _find_by_name(name: str, kind: str, places: SearchPaths) -> Path:
    folders = search_folders(places, kind)
    if kind == "au" and maker_and_name(name):
        return _find_audio_unit(name, [file for folder in folders for file in plugin_files(folder, kind)])
    suffix = SUFFIXES[kind]
    wanted = name if name.lower().endswith(suffix) else name + suffix
    passed: list[Path] = []
    trusted = (file for file in places.trusted_files if file.exists())
    for file in itertools.chain.from_iterable([*(plugin_files(folder, kind) for folder in folders), trusted]):
        if file.name == wanted:
            return file
        passed.append(file)
    for file in passed:
        if _is_called_here(file, wanted):
            return file
    close = nearest_name(wanted, [file.name for file in passed])
    if close:
        raise HostError(f"no plugin '{wanted}' here, did you mean '{close}'?")
    raise HostError(f"no plugin '{wanted}' here; looked in {', '.join(map(str, folders)) or 'no folder'}{_ELSEWHERE}")


def _is_called_here(file: Path, name: str) -> bool:
    """Whether the file system takes the name for this file's, as those of macOS and Windows do in any case.

    macOS may also have taken letters with accents apart.
    """
    return _folded(file.name) == _folded(name) and file.with_name(name).exists()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _find_audio_unit(name: str, bundles: list[Path]) -> Path:
    found = first_that_holds(name, bundles)
    if found is not None:
        return found
    system: str = sys.platform
    if system != "darwin":
        raise HostError(NOT_HERE)
    extension = first_that_holds(name, app_extensions((Path.home() / "Applications", Path("/Applications"))))
    if extension is not None:
        raise HostError(
            f"'{name}' is an app extension (AUv3, {extension}), which can't be hosted here; use its VST3 or the Audio "
            "Unit that is a .component"
        )
    known = {": ".join(pair) for bundle in bundles for pair in names_in(bundle)}
    close = difflib.get_close_matches(name, known, n=1)
    raise HostError(f"no Audio Unit '{name}' here" + (f", did you mean '{close[0]}'?" if close else ""))
