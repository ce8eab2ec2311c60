"""What is set up on this machine, looked for piece by piece; a piece that is not there stops no other."""

from __future__ import annotations

import platform
import shutil
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from chainsim.counted import counted
from chainsim.engine.plugin_listing import describe_plugin
from chainsim.engine.profile_cache import default_folder
from chainsim.errors import ChainsimError
from chainsim.host.folders import plugin_files, search_folders
from chainsim.measure import compiled_kernel
from chainsim.model.machine_setup import Part, Presence, SetUp
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths

EXTRAS = {
    "serve": (("starlette", "uvicorn"), "the page on this machine, `chainsim serve`"),
    "png": (("resvg-py",), "`--output png=`"),
    "parquet": (("polars",), "`--output parquet=`"),
    "cluster": (("dask", "distributed"), "`--scheduler`"),
    "frame": (("pandas",), "`to_dataframe()` in Python (polars does as well)"),
}
"""Name -> the distributions that it brings, and what it is for."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge", "safari")
_HELD = {
    "linux": "ended with all that they start",
    "darwin": "ended with their process group",
    "win32": "ended with their job object",
}


def set_up(plugin_dirs: Sequence[Path], limits: ProcessLimits) -> SetUp:
    """Look for everything; nothing is installed, and no plugin file is loaded.

    Args:
        plugin_dirs: folders with plugins besides the system's.
        limits: of the process that is started to see whether one can be.
    """
    parts = (
        _python(),
        _kernel(),
        *(_library(name) for name in ("pedalboard", "numpy")),
        _processes(limits),
        *_folders(plugin_dirs),
        *(_extra(name) for name in EXTRAS),
        _browser(),
        _cache(default_folder().parent),
    )
    return SetUp(version("chainsim"), parts)


def _python() -> Part:
    return Part("python", Presence.THERE, f"{platform.python_version()}, {sys.executable}")


def _kernel() -> Part:
    if compiled_kernel.available:
        return Part("meters", Presence.THERE, "compiled")
    again = "then install chainsim again, from its sources" if _compiler() else "install one, then chainsim again"
    advice = f"Results are the same, and take twice as long. A C compiler makes them fast: {again} "
    return Part("meters", Presence.MISSING, "on numpy", f"{advice}(Debian: apt install gcc python3-dev).")


def _compiler() -> str | None:
    return next((found for name in ("cc", "gcc", "clang", "cl") if (found := shutil.which(name))), None)


def _library(name: str) -> Part:
    return Part(name, Presence.THERE, version(name))


def _processes(limits: ProcessLimits) -> Part:
    """Plugins run in processes of their own: one is started, and asked for a built-in."""
    try:
        describe_plugin("Gain", None, (), limits)
    except (ChainsimError, OSError) as error:
        advice = "No plugin can be hosted here. Look for what keeps programs from starting others (a sandbox, a limit)."
        return Part("processes", Presence.BROKEN, f"a process for plugins does not start: {error}", advice)
    return Part("processes", Presence.THERE, f"plugins run in their own, {_HELD.get(sys.platform, 'ended with them')}")


def _folders(plugin_dirs: Sequence[Path]) -> Iterator[Part]:
    places = SearchPaths(Path.cwd(), tuple(plugin_dirs))
    found = 0
    for kind, title in (("vst3", "VST3"), *((("au", "AU"),) if sys.platform == "darwin" else ())):
        for folder in search_folders(places, kind):
            count = sum(1 for _ in plugin_files(folder, kind)) if folder.is_dir() else 0
            found += count
            there = counted(count, "plugin") if folder.is_dir() else "no such folder"
            yield Part(f"{title} folder", Presence.THERE, f"{folder}: {there}", count=count)
    if not found:
        advice = "Built-in effects work. Name the folder of yours with --plugin-dir or CHAINSIM_PLUGIN_PATH"
        advice += "; for free ones on Debian: apt install zam-plugins."
        yield Part("plugins", Presence.MISSING, "no VST3 in any of these folders", advice, 0)
        return
    yield Part("plugins", Presence.THERE, f"{found} files; `chainsim plugins` says which of them load", count=found)


def _extra(name: str) -> Part:
    distributions, purpose = EXTRAS[name]
    try:
        versions = ", ".join(f"{one} {version(one)}" for one in distributions)
    except PackageNotFoundError as error:
        advice = f"For {purpose}: pip install 'chainsim[{name}]'."
        return Part(f"extra {name}", Presence.MISSING, f"no {error.name}", advice)
    return Part(f"extra {name}", Presence.THERE, versions)


def _browser() -> Part:
    known = [found for name in BROWSERS if (found := shutil.which(name))]
    try:
        webbrowser.get()
    except webbrowser.Error:
        if not known:
            advice = "Pages and reports are files: open them on another machine, or install one (Debian: chromium)."
            return Part("browser", Presence.MISSING, "none", advice)
    return Part("browser", Presence.THERE, ", ".join(known) or "the system's own")


def _cache(folder: Path) -> Part:
    if not folder.exists():
        return Part("cache", Presence.THERE, f"{folder}: empty", count=0)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Part("cache", Presence.THERE, f"{folder}: {size / 1e6:.1f} MB; may be deleted at any time", count=size)
