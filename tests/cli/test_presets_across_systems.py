"""`chainsim presets --each-system` and `--merge`: what does not go together, and one system alone."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from tests.cli.program import chainsim

CHAIN = "version: 1\nsource: {signal: sine, length_s: 0.5}\nstages: []\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--each-system", "--fix"], "--each-system compares systems: --fix does not go with it"),
        (["--merge", "--target", "median"], "--merge compares systems: --target does not go with it"),
        (["--merge", "--each-system"], "--merge compares systems: --each-system does not go with it"),
        (
            ["--merge", "--format", "sarif"],
            "systems side by side are not written as sarif; take text, json, html, md or csv",
        ),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, asked: list[str], said: str) -> None:
    done = chainsim("presets", ".", *asked, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_one_system_alone_has_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CHAIN, encoding="utf-8")
    done = chainsim("presets", ".", "--each-system", cwd=tmp_path)
    assert done.returncode == 2
    here = "macOS" if platform.system() == "Darwin" else platform.system()
    assert done.stderr.splitlines()[-1] == (
        f"chainsim: --each-system: only {here} is there; name a cluster with workers of other systems (--scheduler), "
        "or measure on each and put the results together (chainsim presets --merge A.json B.json)"
    )


def test_several_folders_are_refused(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    done = chainsim("presets", "a", "b", cwd=tmp_path)
    assert done.returncode == 2
    assert "expected one folder, got 2; results in JSON files go with --merge" in done.stderr
