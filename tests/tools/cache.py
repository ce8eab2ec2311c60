"""Where tests keep what they fetch and build, and why something is not there.

    CACHE/NAME/              a part: unpacked packages, or plugins built here
    CACHE/NAME/VERSIONS      what it was made from, one a line
    CACHE/NAME.unavailable   instead of the folder: the reason, in one line

CACHE is `$CHAINSIM_TEST_CACHE`, else `.cache/tests` in the checkout.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path

ZAM = "zam-plugins"
DPF = "dpf-source"
RECORDINGS = "sonic-pi-samples"
EXCERPTS = "corpus-excerpts"
LIBRARIES = "libraries"
TEST_PLUGINS = "test-plugins"
SARIF_SCHEMA = "sarif-schema"
LANGUAGE_SERVER = "yaml-language-server"

ROOT = Path(__file__).resolve().parents[2]


def cache_folder() -> Path:
    """The cache, which need not exist yet."""
    return Path(os.environ.get("CHAINSIM_TEST_CACHE") or ROOT / ".cache" / "tests")


def part_folder(name: str) -> Path:
    """Where a part is once it is complete."""
    return cache_folder() / name


def reason_file(name: str) -> Path:
    """Where the reason stands when a part can't be had."""
    return cache_folder() / f"{name}.unavailable"


def zam_folder() -> Path:
    """Debian's zam-plugins as VST3 bundles."""
    return part_folder(ZAM) / "usr" / "lib" / "vst3"


def recordings_folder() -> Path:
    """Short real recordings, CC0."""
    return part_folder(RECORDINGS) / "usr" / "share" / "sonic-pi" / "samples"


def library_folder() -> Path:
    """Shared libraries that the plugins need and this system lacks: for LD_LIBRARY_PATH."""
    return part_folder(LIBRARIES) / "usr" / "lib" / f"{platform.machine()}-linux-gnu"


def write_reason(name: str, reason: str) -> None:
    """Record why a part can't be had; tests that need it skip with these words."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    reason_file(name).write_text(reason + "\n", encoding="utf-8")


def read_reason(name: str) -> str:
    """Why a part is not there."""
    try:
        return reason_file(name).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return f"{name} is not in {cache_folder()}; `make test` fetches and builds it"
