"""What is installed holds what pages are made of: a wheel is built, unpacked and used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.tools.cache import ROOT

pytestmark = pytest.mark.slow

USE = """
import sys, chainsim
from chainsim.report.html import to_html
result = chainsim.run(sys.argv[1], sys.argv[2])
assert chainsim.__file__.startswith(sys.argv[3]), chainsim.__file__
print(len(to_html(result)))
"""


def test_a_wheel_writes_pages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    ignored = shutil.ignore_patterns("__pycache__", "_kernel*")
    shutil.copytree(ROOT / "chainsim", source / "chainsim", ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=source, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    templates = ROOT / "chainsim/report/html/templates"
    for file in (*templates.iterdir(), *ROOT.glob("chainsim/load/*.schema.json")):
        assert (unpacked / file.relative_to(ROOT)).read_bytes() == file.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", USE, ROOT / "examples/hot-drums/chain.yaml",
         ROOT / "examples/hot-drums/loop_breakbeat.flac", str(unpacked)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(unpacked)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 50_000
