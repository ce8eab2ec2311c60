"""Fetch what tests use from the npm registry: the published schema of SARIF, and the language server for YAML.

    python -m tests.tools.fetch_node

The schema is the one that Microsoft's jest-sarif (MIT) carries; it is unpacked into the cache and not copied here.
The language server (MIT) is what editors check YAML files with.
Where it can't work (no npm, no network) the reason is recorded, as in `tests.tools.fetch_plugins`.
"""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path

from tests.tools.cache import LANGUAGE_SERVER, SARIF_SCHEMA
from tests.tools.fetch_plugins import CanNotFetch, attempt, command

PACKAGES = {SARIF_SCHEMA: "@microsoft/jest-sarif@1.0.0-beta.0"}
QUIET = ["--ignore-scripts", "--loglevel=error"]


def main() -> int:
    """Bring every part into the cache, or record why not."""
    for name, package in PACKAGES.items():
        attempt(name, partial(fetch, package))
    attempt(LANGUAGE_SERVER, partial(install, "yaml-language-server@1.19.2"))
    return 0


def fetch(package: str, folder: Path) -> None:
    """Unpack a package into `folder`, without what it depends on. No script of it is run.

    Raises:
        CanNotFetch: no npm, no network, or no such package.
    """
    command([_npm(package), "pack", *QUIET, package], cwd=folder)
    shutil.unpack_archive(next(folder.glob("*.tgz")), folder, filter="data")
    (folder / "VERSIONS").write_text(f"{package}\n", encoding="utf-8")


def install(package: str, folder: Path) -> None:
    """Install a package into `folder`, with what it depends on. No script of any is run. Errors as `fetch`."""
    command([_npm(package), "install", *QUIET, "--no-audit", "--no-fund", "--prefix", ".", package], cwd=folder)
    (folder / "VERSIONS").write_text(f"{package}\n", encoding="utf-8")


def _npm(package: str) -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise CanNotFetch(f"no npm on this system, so {package} can't be fetched")
    return npm


if __name__ == "__main__":
    sys.exit(main())
