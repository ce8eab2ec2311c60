"""Why a plugin file does not load: pedalboard only says that it does not.

For the render process, where the file has been tried already: it is looked at, and the system is asked once more.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from pathlib import Path

from chainsim.host.binary_format import read_binary
from chainsim.host.loader_words import loader_words

_SYSTEMS = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}
_FOLDERS = {"Linux": "-linux", "macOS": "MacOS", "Windows": "-win"}
_MACHINES = {"amd64": "x86_64", "aarch64": "arm64", "i686": "i386", "armv7l": "arm"}
_LINUX_FOLDERS = {"arm64": "aarch64"}


def why_not(file: Path, kind: str) -> str:
    """What is wrong with a plugin file that pedalboard does not load, and what to do."""
    try:
        library = native_library(file)
        return library if isinstance(library, str) else _why_not_library(library, kind)
    except OSError as error:
        return f"it can't be read ({error.strerror or error})"


def native_library(file: Path) -> Path | str:
    """The native code of a plugin file or bundle, or why there is none for this system.

    Raises:
        OSError: it can't be read.
    """
    return _in_bundle(file) if file.is_dir() else file


def _in_bundle(bundle: Path) -> Path | str:
    system = _own_system()
    contents = bundle / "Contents"
    folders = sorted(one.name for one in contents.iterdir() if one.is_dir()) if contents.is_dir() else []
    built_for = [name for name in folders if name == "MacOS" or name.endswith(("-linux", "-win"))]
    if not built_for:
        return "it is a folder without a plugin in it (no Contents/<system>); install it again, whole"
    machine = _own_machine()
    linux_or_windows = f"{_LINUX_FOLDERS.get(machine, machine)}{_FOLDERS[system]}"
    wanted = "MacOS" if system == "macOS" else linux_or_windows
    if wanted not in built_for:
        return f"it holds no build for {system} on {machine} (only {', '.join(built_for)}); install that build of it"
    suffix = {"Linux": ".so", "macOS": "", "Windows": ".vst3"}[system]
    library = contents / wanted / f"{bundle.stem}{suffix}"
    if library.is_file():
        return library
    others = sorted(one.name for one in (contents / wanted).iterdir())
    if not others:
        return f"its folder Contents/{wanted} is empty; install it again, whole"
    if system == "macOS":  # the name is in Info.plist
        return contents / wanted / others[0]
    return (
        f"its library is not called '{library.name}' (Contents/{wanted} holds '{others[0]}'); give the bundle the "
        f"name '{Path(others[0]).stem}{bundle.suffix}' again"
    )


def _why_not_library(library: Path, kind: str) -> str:
    if not library.is_file():
        return "it is not a file"
    binary = read_binary(library)
    system, machine = _own_system(), _own_machine()
    if binary is None:
        return f"'{library.name}' is not native code, or is damaged; install it again"
    if binary.system != system:
        return f"it is built for {binary.system}, this is {system}; install its {system} build"
    if machine not in binary.machines:
        return f"it is built for {' and '.join(binary.machines)}, this runs on {machine}; install its {machine} build"
    if system == "Linux" and library.suffix != ".so":
        return "it is a file; on Linux a VST3 plugin is a folder that holds Contents/<processor>-linux/<name>.so"
    try:
        opened = ctypes.CDLL(str(library))
    except OSError as error:
        return loader_words(str(error), library)
    if kind == "vst3" and not hasattr(opened, "GetPluginFactory"):
        return "it is a library but not a VST3 plugin (it has no GetPluginFactory); VST2 and LV2 are not hosted"
    return "its library opens, but it offers no effect that can be hosted; try it in a DAW"


def _own_system() -> str:
    return _SYSTEMS.get(sys.platform, "Linux")


def _own_machine() -> str:
    machine = platform.machine().lower()
    return _MACHINES.get(machine, machine)
