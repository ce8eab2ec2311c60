"""The rules of the house that no linter knows. The floors themselves are import-linter's (`make lint`)."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from chainsim.cli.lazy_group import module_name
from chainsim.cli.main import SUMMARIES
from chainsim.diagnose import DETECTORS, SESSION_DETECTORS
from chainsim.model.finding import FINDINGS, LIMITS, SESSION_FINDINGS, SESSION_LIMITS
from chainsim.model.levels import Levels
from chainsim.model.profile import StageProfile
from chainsim.model.trim import Trim
from chainsim.report.json_schema import result_schema
from tests.tools.cache import ROOT

PACKAGE = ROOT / "chainsim"
MODULES = sorted(PACKAGE.rglob("*.py"))

LONGEST_MODULE_LINES = 300
DRAWERS = {"utils", "util", "core", "common", "helpers", "helper", "manager", "managers", "misc"}

# A name and a top-level domain apart, so that this file does not break its own rule.
REGISTRY_HOST = re.compile(r"\b(?:pypi|pythonhosted|npmjs|anaconda|deb\.debian)\.(?:org|com)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~])(?:/(?:home|Users|root|work)/\w|[A-Z]:\\Users\\\w)")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked_text_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = [ROOT / name for name in listing.split("\0") if name]
    return [path for path in files if path.is_file() and b"\0" not in path.read_bytes()[:8192]]


def test_nothing_is_tracked_that_is_ignored() -> None:
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout == ""


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_module_is_short_and_says_what_it_is(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module begins with a docstring"
    assert len(text.splitlines()) <= LONGEST_MODULE_LINES, "one job a module"


def test_no_module_is_a_drawer() -> None:
    assert [
        relative(module) for module in MODULES if DRAWERS & set(module.relative_to(ROOT).with_suffix("").parts)
    ] == []


def test_every_folder_of_modules_is_a_package() -> None:
    """In the tests too: two files of the same name in two folders are two modules only then."""
    folders = {path.parent for path in [*MODULES, *(ROOT / "tests").rglob("*.py")]}
    assert [relative(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_every_finding_has_its_detector_and_no_other() -> None:
    assert set(DETECTORS) == set(FINDINGS)
    assert set(SESSION_DETECTORS) == set(SESSION_FINDINGS)


@pytest.mark.parametrize("name", FINDINGS | SESSION_FINDINGS)
def test_finding_lives_in_the_file_of_its_name(name: str) -> None:
    module = importlib.import_module(f"chainsim.diagnose.{name.replace('-', '_')}")
    assert (DETECTORS | SESSION_DETECTORS)[name] is module
    assert (module.__doc__ or "").startswith(f"{name}: ")


def test_no_detector_is_forgotten() -> None:
    finders = {path.stem for path in (PACKAGE / "diagnose").glob("*.py") if "\ndef find(" in path.read_text("utf-8")}
    assert finders == {name.replace("-", "_") for name in DETECTORS | SESSION_DETECTORS}


def test_every_limit_has_a_key_of_its_own() -> None:
    findings = FINDINGS | SESSION_FINDINGS
    assert len(LIMITS | SESSION_LIMITS) == sum(spec.limit is not None for spec in findings.values())


def test_every_command_is_in_the_table_and_in_the_file_of_its_name() -> None:
    stems = {path.stem for path in (PACKAGE / "cli").glob("*.py")} - {"__init__"}
    modules = {stem: importlib.import_module(f"chainsim.cli.{stem}") for stem in stems}
    commands = {stem for stem, module in modules.items() if isinstance(vars(module).get("command"), click.Command)}
    assert commands == {module_name(name) for name in SUMMARIES}


def test_every_dependency_is_imported() -> None:
    """What only tests or builders need has no place among them."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    modules = {re.split(r"[^\w-]", dependency)[0].replace("pyyaml", "yaml") for dependency in dependencies}
    imported = {
        name.partition(".")[0]
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for name in _names_imported(node)
    }
    assert modules - imported == {"cffi"}  # the compiled loops need it


def _names_imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_nothing_tracked_names_a_registry_or_a_machine() -> None:
    found = [
        f"{relative(path)}:{number}: {line.strip()[:100]}"
        for path in tracked_text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if REGISTRY_HOST.search(line) or MACHINE_PATH.search(line)
    ]
    assert found == []


def test_every_variable_of_the_environment_stands_on_its_page() -> None:
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "chainsim").rglob("*.py"))
    read = set(re.findall(r"""["'](CHAINSIM_[A-Z_]+)["']""", sources)) - {"CHAINSIM_LOOPS"}  # the kernel's own
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert {"CHAINSIM_PLUGIN_PATH", "CHAINSIM_STORE"} <= read
    assert [name for name in sorted(read) if f"`{name}`" not in page] == []


@pytest.mark.parametrize(
    ("kind", "within", "flattened"),
    [
        (Levels, ("$defs", "levels"), ()),
        (StageProfile, ("$defs", "stage", "properties", "profile"), ("transfer", "onset", "distortion")),
        (Trim, ("properties", "trims", "items"), ()),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_new_figure_is_in_the_schema_of_results(
    kind: type[Levels | StageProfile | Trim], within: tuple[str, ...], flattened: tuple[str, ...]
) -> None:
    """Reports write all of them; `chainsim schema result` lets nothing else through."""
    schema: Any = result_schema()
    for key in within:
        schema = schema[key]
    assert {field.name for field in dataclasses.fields(kind)} - {*flattened, *schema["properties"]} == set()


def test_links_between_pages_lead_somewhere() -> None:
    pages = [path for path in tracked_text_files() if path.suffix == ".md"]
    links = [
        (page, link.partition("#")[0])
        for page in pages
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if not re.match(r"https?:|#", link)
    ]
    assert (ROOT / "CONTRIBUTING.md", "docs/decisions.md") in links
    assert [f"{relative(page)}: {link}" for page, link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("cache = /home/" + "ann/vst3", True),
        (r"C:\Users" + r"\Ann\vst3", True),
        ("https://pypi" + ".org/simple", True),
        ("~/home/studio.yaml, ./work/take1.wav, chains/root/a.yaml", False),
        ("the registry, /usr/lib/vst3, /Library/Audio/Plug-Ins", False),
    ],
)
def test_what_counts_as_a_registry_or_a_machine(line: str, is_one: bool) -> None:
    assert bool(REGISTRY_HOST.search(line) or MACHINE_PATH.search(line)) is is_one
