"""What a user installs: a wheel and the sources, where nothing else is, with and without a compiler."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.tools.cache import ROOT
from tests.tools.smoke import COMMANDS

pytestmark = pytest.mark.slow(seconds=20)

PACKED = ("chainsim", "pyproject.toml", "hatch_build.py", "README.md", "CHANGELOG.md", "LICENSE")
PAGES = """
import sys, chainsim
from chainsim.report.run.html.page import to_html
result = chainsim.run(sys.argv[1], sys.argv[2])
assert chainsim.__file__.startswith(sys.argv[3]), chainsim.__file__
print(len(to_html(result)))
"""
USERS_FILE = """
from pathlib import Path

import numpy as np
import pedalboard

import chainsim


def quiet(measurement: chainsim.Measurement) -> list[chainsim.Finding]:
    return []


board = pedalboard.Pedalboard([pedalboard.Gain(3)])  # type: ignore[attr-defined]
result = chainsim.run(board, np.zeros((2, 48_000), np.float32), 48_000, findings=quiet)
reveal_type(result)
reveal_type(result.findings)
reveal_type(chainsim.run)
reveal_type(chainsim.sweep("a.yaml", "input_db", [0.0]))
reveal_type(result.audio(1))
reveal_type(chainsim.check(["a.yaml", board]).exit_code)
chainsim.rum
chainsim.run([board, 3])
chainsim.run("a.yaml", option=3)
chainsim.run(chainsim.load_chain(Path("chain.yaml")), "take.wav")
chainsim.load_chain(3.5)
"""
TOLD = (
    r'note: Revealed type is "chainsim\.library\.running\.RunResult"',
    r'note: Revealed type is "tuple\[chainsim\.model\.finding\.Finding, \.\.\.\]"',
    r"note: .*audio: str \| (os\.)?PathLike\[str\]",
    r'note: Revealed type is "chainsim\.library\.sweeping\.SweepResult"',
    r"note: .*ndarray",
    r'note: Revealed type is "(builtins\.)?int"',
    r'error: Module has no attribute "rum"',
    r"error: List item 1 has incompatible type",
    r'error: Unexpected keyword argument "option" for "run"',
    r'note: "run" defined in "chainsim\.library\.running"',
    r'error: Argument 1 to "load_chain" has incompatible type "float"',
)


def run(*command: str | Path, folder: Path, **variables: str) -> str:
    environment = {**os.environ, "PYTHONNOUSERSITE": "1", "PIP_CONSTRAINT": str(ROOT / "constraints.txt"), **variables}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution, made from a copy of the checkout."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "_kernel*"))
        else:
            shutil.copy(ROOT / name, source)
    dist = tmp_path_factory.mktemp("dist")
    for target in ("sdist", "wheel"):
        run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", dist, folder=source)
    return dist


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel in it and what the wheel asks for."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder, folder=folder)
    python = folder / "bin" / "python"
    install(python, *built.glob("*.whl"), folder=folder)
    return python


def install(python: Path, *arguments: str | Path, folder: Path, **variables: str) -> None:
    """With the pip of these tests. Nothing is compiled ahead: most of what NumPy has is never imported."""
    options = ("--python", str(python), "install", "--quiet", "--no-compile")
    run(sys.executable, "-m", "pip", *options, *arguments, folder=folder, **variables)


def test_one_wheel_serves_every_python_from_3_11_on(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert re.fullmatch(r"chainsim-[0-9.]+-cp311-abi3-linux_\w+\.whl", wheel.name)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith("METADATA"))
    for file in (*ROOT.glob("chainsim/report/kit/html/templates/*"), *ROOT.glob("chainsim/**/*.schema.json")):
        assert file.relative_to(ROOT).as_posix() in names
    assert {"chainsim/py.typed", "chainsim/measure/_kernel.abi3.so"} <= set(names)
    assert "Shows where a plugin chain goes wrong" in metadata
    assert re.findall(r"\]\((?!https?:|#)[^)]*\)", metadata) == []  # an index has no files beside the README


def test_the_sources_hold_what_building_needs_and_no_more(built: Path) -> None:
    (sources,) = built.glob("*.tar.gz")
    with tarfile.open(sources) as archive:
        top = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 1}
    assert top == {*PACKED, "PKG-INFO"}


def test_the_wheel_runs_the_demo_and_writes_pages(installed: Path, tmp_path: Path) -> None:
    program = installed.with_name("chainsim")
    assert "trim" in run(program, "demo", folder=tmp_path)
    assert run(installed, "-c", "from chainsim.measure import kernel; print(kernel.available)", folder=tmp_path) == (
        "True\n"
    )
    hot = ROOT / "examples" / "hot-drums"
    pages = run(
        installed, "-c", PAGES, hot / "chain.yaml", hot / "loop_breakbeat.flac", installed.parents[1], folder=tmp_path
    )
    assert int(pages) > 50_000


def test_every_command_of_the_wheel_does_what_it_is_for(installed: Path, built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    install(installed, f"{wheel}[serve,png]", folder=tmp_path)
    told = run(installed, ROOT / "tests" / "tools" / "smoke.py", installed.with_name("chainsim"), folder=tmp_path)
    assert told.count("ok  ") == len(COMMANDS) + 1


@pytest.mark.parametrize("compiled", [True, False], ids=["with", "without"])
def test_the_sources_install_with_and_without_a_compiler(
    compiled: bool, built: Path, installed: Path, tmp_path: Path
) -> None:
    (sources,) = built.glob("*.tar.gz")
    packages = tmp_path / "packages"
    to_packages = ("--no-deps", "--target", packages)
    if compiled:  # as pip does it: with what pyproject.toml says that building needs, and nothing else
        install(installed, "--no-cache-dir", *to_packages, sources, folder=tmp_path)
    else:
        with tarfile.open(sources) as archive:
            archive.extractall(tmp_path, filter="data")
        unpacked = tmp_path / sources.name.removesuffix(".tar.gz")
        command = ("-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path)
        run(sys.executable, *command, folder=unpacked, CC="/nowhere/cc")
        install(installed, *to_packages, *tmp_path.glob("*.whl"), folder=tmp_path)
    asked = "import chainsim.measure.kernel as kernel; print(kernel.__file__); print(kernel.available)"
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    done = subprocess.run(
        [installed, "-c", asked], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == f"{packages}/chainsim/measure/kernel.py\n{compiled}\n"
    demo = subprocess.run(
        [installed, "-m", "chainsim", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (demo.returncode, demo.stderr) == (0, "")


def test_a_users_file_is_checked_against_the_installed_types(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "users.py").write_text(USERS_FILE, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(installed), "users.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1800)
    told = [line.partition(": ")[2] for line in done.stdout.splitlines() if line.startswith("users.py")]
    assert len(told) == len(TOLD), done.stdout
    for line, wanted in zip(told, TOLD, strict=True):
        assert re.match(wanted, line), done.stdout
