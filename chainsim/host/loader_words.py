"""What the system's loader says of a library that it does not open, in words that say what to do."""

from __future__ import annotations

import platform
import re
from pathlib import Path

_MISSING = re.compile(r"^(\S+): cannot open shared object file|^Error loading shared library (\S+?):")
_VERSION = re.compile(r"^(\S+): version [`'](\S+)' not found")
_SYMBOL = re.compile(r"undefined symbol: (\w+)|Error relocating \S+: (\w+): symbol not found")
_MISSING_MAC = re.compile(r"Library not loaded: (\S+)")
_POLICY_MAC = re.compile(r"code signature|system policy|not valid for use in process|quarantine")


def loader_words(said: str, library: Path) -> str:
    """What it means, for the words of glibc, musl, macOS and Windows; others are quoted.

    Args:
        said: the message of dlopen or LoadLibrary.
        library: that was to be opened.
    """
    text = " ".join(said.split())
    if missing := _MISSING.search(text) or _MISSING_MAC.search(text):
        name = next(group for group in missing.groups() if group)
        if name != str(library):
            return f"it needs {name}, which is not installed here; install the package that holds it"
    if version := _VERSION.search(text):
        return _needs_version(Path(version[1]).name, version[2])
    if symbol := _SYMBOL.search(text):
        name = next(group for group in symbol.groups() if group)
        return f"it needs the function '{name}', which no library here has; update the plugin or its libraries"
    if _POLICY_MAC.search(text):
        bundle = next((one for one in library.parents if one.suffix in (".vst3", ".component")), library)
        return (
            "macOS does not allow it: it is quarantined or not signed; open it once in a DAW, or, if you trust it, "
            f"run xattr -dr com.apple.quarantine '{bundle}'"
        )
    if "WinError 126" in text:
        return (
            "it needs a DLL that is not installed here; install what its maker asks for, such as the Visual C++ runtime"
        )
    return f"the system does not open it ({text})"


def _needs_version(library: str, version: str) -> str:
    if version.startswith("GLIBC_"):
        here = platform.libc_ver()[1]
        this = f"this system has {here}" if here else "this system's is older"
        return f"it needs glibc {version[6:]}, {this}; use an older build of the plugin or a newer system"
    return f"it needs {version} of {library}, which here has none; update that library, or use an older build"
