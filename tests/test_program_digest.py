"""A changed program makes what it kept before void."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chainsim.program_digest import LIBRARIES, digest
from tests.tools.cache import ROOT

CHECK = ["check", "chain.yaml", "--missing-plugin", "skip", "--fail-on", "never", "--jobs", "1", "--format", "json"]


def test_any_change_of_any_source_counts(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "sub" / "b.c").write_text("int x;\n")
    seen = {digest.__wrapped__(tmp_path)}
    (tmp_path / "a.py").write_text("x = 2\n")
    seen.add(digest.__wrapped__(tmp_path))
    (tmp_path / "sub" / "b.c").rename(tmp_path / "b.c")
    seen.add(digest.__wrapped__(tmp_path))
    (tmp_path / "notes.txt").write_text("not part of it")
    seen.add(digest.__wrapped__(tmp_path))
    assert len(seen) == 3


def test_what_counts_is_every_source_by_its_place_and_nothing_that_comes_and_goes(tmp_path: Path) -> None:
    for name in ("b.py", "a/z.json", "a/b.c", "a-b/x.yaml", "a/__pycache__/z.cpython-311.py", "notes.txt", ".py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "link").symlink_to(tmp_path / "a", target_is_directory=True)
    expected = hashlib.sha256()
    for name in ("a-b/x.yaml", "a/b.c", "a/z.json", "b.py"):
        expected.update(f"{name}\0".encode() + hashlib.sha256(name.encode()).digest())
    for library in LIBRARIES:
        expected.update(f"{library} {importlib.metadata.version(library)}\0".encode())
    assert digest.__wrapped__(tmp_path) == expected.digest()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the package, beside a chain that is too loud."""
    shutil.copytree(ROOT / "chainsim", tmp_path / "chainsim", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "chain.yaml").write_text(
        "version: 1\nsource: {signal: sine, peak_dbfs: -12, length_s: 1}\n"
        "stages: [{builtin: Gain, parameters: {gain_db: 9}}]\n"
    )
    return tmp_path


def check(folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "chainsim", *CHECK]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return re.sub(r'"\w+_s": [0-9.e-]+', '"s": 0', done.stdout)  # how long things took


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "chainsim" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_a_changed_word_and_a_changed_number_are_seen_at_once(program: Path) -> None:
    first = check(program)
    assert len(list((program / "cache" / "chainsim" / "results").iterdir())) == 1
    assert check(program).replace('"cached": true', '"cached": false') == first
    change(program, "diagnose/gain_buildup.py", "from the source to", "all the way to")
    worded = check(program)
    assert "all the way to" in worded
    assert "from the source to" not in worded
    change(program, "model/finding.py", '"max_buildup_db", 6.0', '"max_buildup_db", 30.0')
    assert "all the way to" not in check(program)
