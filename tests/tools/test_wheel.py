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

pytestmark = pytest.mark.slow

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
import chainsim

chain = chainsim.load_chain(Path("chain.yaml"))
result = chainsim.run(chain, "take.wav")
reveal_type(result.findings)
chainsim.load_chain(3.5)
"""


def run(*command: str | Path, folder: Path, **variables: str) -> str:
    environment = {**os.environ, "PYTHONNOUSERSITE": "1", "PIP_CONSTRAINT": str(ROOT / "constraints.txt"), **variables}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
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
    run(sys.executable, "-m", "venv", folder, folder=folder)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", *built.glob("*.whl"), folder=folder)
    return python


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
    run(installed, "-m", "pip", "install", "--quiet", f"{wheel}[serve,png]", folder=tmp_path)
    told = run(installed, ROOT / "tests" / "tools" / "smoke.py", installed.with_name("chainsim"), folder=tmp_path)
    assert told.count("ok  ") == len(COMMANDS) + 1


@pytest.mark.parametrize(
    ("compiler", "compiled"), [("", "True\n"), ("/nowhere/cc", "False\n")], ids=["with", "without"]
)
def test_the_sources_install_with_and_without_a_compiler(
    compiler: str, compiled: str, built: Path, installed: Path, tmp_path: Path
) -> None:
    (sources,) = built.glob("*.tar.gz")
    packages = tmp_path / "packages"
    variables = {"CC": compiler} if compiler else {}
    run(installed, "-m", "pip", "install", "--quiet", "--no-deps", "--no-cache-dir", "--target", packages, sources,
        folder=tmp_path, **variables)  # fmt: skip
    asked = "import chainsim.measure.kernel as kernel; print(kernel.__file__); print(kernel.available)"
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    done = subprocess.run(
        [installed, "-c", asked], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == f"{packages}/chainsim/measure/kernel.py\n{compiled}"
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
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600)
    lines = [line for line in done.stdout.splitlines() if line.startswith("users.py")]
    assert [line.split(": ", 1)[0] for line in lines] == ["users.py:7", "users.py:8"], done.stdout
    assert 'Revealed type is "tuple[chainsim.model.finding.Finding, ...]"' in lines[0]
    assert 'Argument 1 to "load_chain" has incompatible type "float"' in lines[1]
