"""Where pages come from and where they go."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.tools.cache import TEST_PLUGINS, library_folder, part_folder, zam_folder

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "docs"
CASES = ROOT / "handbook" / "cases"
THEME = ROOT / "handbook" / "theme"
WORK = ROOT / "build" / "handbook"
"""Made anew by every build: Markdown, pictures, and the configuration of the site's generator."""
PAGES = WORK / "docs"
SITE = ROOT / "site"


def prepare() -> None:
    """An empty place to write to, the checkout as current folder, and the tests' plugins where chainsim looks."""
    shutil.rmtree(WORK, ignore_errors=True)
    PAGES.mkdir(parents=True)
    look_for_test_plugins()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(ROOT)


def look_for_test_plugins() -> None:
    """zam-plugins and the plugins of known behaviour, for whatever process is started from here on."""
    _prepend("CHAINSIM_PLUGIN_PATH", [zam_folder(), part_folder(TEST_PLUGINS)])
    _prepend("LD_LIBRARY_PATH", [library_folder()])


def write(name: str, text: str) -> None:
    """A page or a picture, by its path in the site's sources."""
    file = PAGES / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.rstrip() + "\n", encoding="utf-8")


def _prepend(variable: str, folders: list[Path]) -> None:
    known = os.environ.get(variable)
    os.environ[variable] = os.pathsep.join([*map(str, folders), *([known] if known else [])])
