"""Import-linter's contracts see every floor: what may not be imported is planted on each of them, in a copy."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.cache import ROOT

pytest.importorskip("importlinter", reason="import-linter comes with `make install`")

PACKAGE = ROOT / "chainsim"
FLOORS = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in PACKAGE.iterdir()
    if path.suffix == ".py" or (path / "__init__.py").is_file()
)
ALLOWED = {
    "click": {"chainsim.cli"},
    "dask": {"chainsim.cluster"},
    "defusedxml": {"chainsim.exchange"},
    "distributed": {"chainsim.cluster"},
    "pedalboard": {"chainsim.host"},
    "pedalboard_native": {"chainsim.host"},
    "pickle": set[str](),
    "yaml": {"chainsim.load"},
}
"""What only one floor may import, and the floor; the wire's pickle is a single module's."""


def lint(folder: Path) -> str:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300).stdout


def plant(folder: Path, floor: str, line: str) -> str:
    """Add an import to a floor, and say by which name the linter knows the module."""
    path = folder.joinpath(*floor.split("."))
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    module.write_text(f"{module.read_text('utf-8')}\n{line}\n", encoding="utf-8")
    return floor.removesuffix(".__init__")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "chainsim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_a_library_of_one_floor_is_refused_on_every_other(copy: Path) -> None:
    """All plants at once: a run of the linter takes longer than all of its contracts."""
    planted = {
        (plant(copy, floor, f"import {library}"), library)
        for floor in FLOORS
        for library, allowed in ALLOWED.items()
        if floor not in allowed
    }
    report = lint(copy)
    told = set(re.findall(r"^\s*-?\s*(chainsim\S*) -> (\w+) \(", report, flags=re.MULTILINE))
    assert told == planted


def test_an_import_upwards_is_refused_even_for_a_type(copy: Path) -> None:
    plant(copy, "chainsim.errors", "if False:\n    from chainsim.model.levels import Levels")
    assert "chainsim.errors -> chainsim.model.levels" in lint(copy)


def test_no_contract_has_exceptions() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
