"""Whatever the package imports is declared: a tool of the developers' environment is not there for a user."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

from tests.tools.cache import ROOT

PACKAGE = ROOT / "chainsim"
IMPORTED_AS = {"pedalboard": {"pedalboard", "pedalboard_native"}, "pyyaml": {"yaml"}, "resvg-py": {"resvg_py"}}
"""Distributions whose modules have other names than they."""
GIVEN = {"pytest", "polars"}
"""There when the code that wants it runs: pytest loads the plugin; a frame is asked of the library that is there."""


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(one for extra in extras if extra != "dev" for one in extras[extra])]
    names = {re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in wanted}
    return {module for name in names for module in IMPORTED_AS.get(name, {name.replace("-", "_")})}


def imported() -> Iterator[tuple[str, str]]:
    """Every module of the package, and the top of every name that it imports, wherever in it."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((str(path.relative_to(ROOT)), alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield str(path.relative_to(ROOT)), node.module.partition(".")[0]


def test_what_is_imported_is_declared() -> None:
    known = declared() | GIVEN | {"chainsim"} | set(sys.stdlib_module_names)
    assert [f"{path} imports {name}" for path, name in imported() if name not in known] == []
