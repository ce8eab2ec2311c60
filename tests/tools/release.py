"""Everything that a release needs, made and checked; publishing is left to the workflow that a tag starts.

    python -m tests.tools.release          (make release)

The version and its notes, a clean checkout, a wheel and the sources as the workflow builds them, the wheel in an
environment where nothing else is with every command run once, and the documentation. Leaves dist/ and site/.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from tests.tools.cache import ROOT

DIST = ROOT / "dist"
EXTRAS = "serve,png,parquet"
_HEADING = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", re.MULTILINE)


class NotReady(Exception):
    """What has to be done first."""


def version_here() -> str:
    """Of the checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def notes(changelog: str, version: str) -> str:
    """What the changelog says of a version.

    Raises:
        NotReady: it does not begin with an empty heading for what comes next and a dated one for this version.
    """
    headings = list(_HEADING.finditer(changelog))
    if not headings or headings[0][1] != "Unreleased":
        raise NotReady("CHANGELOG.md: the first heading has to be '## [Unreleased]'")
    if len(headings) < 2 or headings[1][1] != version or headings[1][2] is None:
        raise NotReady(f"CHANGELOG.md: the second heading has to be '## [{version}] - YYYY-MM-DD'")
    if waiting := changelog[headings[0].end() : headings[1].start()].strip():
        raise NotReady(f"CHANGELOG.md: this is still unreleased: {waiting.splitlines()[0]}")
    end = headings[2].start() if len(headings) > 2 else len(changelog)
    text = changelog[headings[1].end() : end].strip()
    if not text:
        raise NotReady(f"CHANGELOG.md: nothing is said of {version}")
    return text


def check_checkout(version: str) -> None:
    """Everything is committed, and the tag is free.

    Raises:
        NotReady: as named.
    """
    if changed := _git("status", "--porcelain"):
        raise NotReady(f"these files are not committed:\n{changed}")
    if _git("tag", "--list", f"v{version}"):
        raise NotReady(f"the tag v{version} exists; raise the version in pyproject.toml")


def build(version: str) -> Path:
    """The sources, and the wheel made of them; the wheel's path."""
    shutil.rmtree(DIST, ignore_errors=True)
    _run(sys.executable, "-m", "hatchling", "build", "-d", str(DIST))
    (wheel,) = DIST.glob(f"chainsim-{version}-*.whl")
    if not (DIST / f"chainsim-{version}.tar.gz").is_file():
        raise NotReady(f"no sources of {version} in dist/")
    return wheel


def smoke(wheel: Path) -> None:
    """Install it where nothing else is, and run every command."""
    folder = ROOT / "build" / "release"
    venv.create(folder, clear=True, with_pip=True)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    _run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[{EXTRAS}]")
    _run(programs / "python", ROOT / "tests" / "tools" / "smoke.py", programs / "chainsim")


def main() -> int:
    """0: ready to be tagged."""
    version = version_here()
    try:
        told = notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
        check_checkout(version)
        smoke(build(version))
        _run(sys.executable, "-m", "handbook")
    except NotReady as error:
        sys.stderr.write(f"not ready: {error}\n")
        return 1
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"not ready: {' '.join(map(str, error.cmd))} failed\n")
        return 1
    (DIST / "notes.md").write_text(f"{told}\n", encoding="utf-8")
    if "OWNER" in (ROOT / "pyproject.toml").read_text(encoding="utf-8"):
        sys.stdout.write("pyproject.toml: OWNER in the address of the documentation: nothing links to it yet\n")
    sys.stdout.write(f"{version} is ready; dist/notes.md has its notes. To publish: git tag v{version}, and push it\n")
    return 0


def _run(*command: str | Path) -> None:
    sys.stdout.write(f"== {' '.join(Path(part).name for part in command[:4])}\n")
    sys.stdout.flush()
    subprocess.run(command, cwd=ROOT, check=True)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.rstrip()


if __name__ == "__main__":
    raise SystemExit(main())
