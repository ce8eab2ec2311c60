from __future__ import annotations

import os
from pathlib import Path

import pytest

from chainsim.batch.discovery import find_chains

CHAIN = "version: 1\nstages: []\n"


def make(folder: Path, *names: str, text: str = CHAIN) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_a_folder_is_searched_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    make(tmp_path, "b.yaml", "a.chain.yaml", "deep/er/c.yml", "d.CHAIN.YML")
    make(tmp_path, ".hidden/x.yaml", "notes.txt")
    make(tmp_path, "workflow.yaml", text="on: push\njobs: {}\n")
    make(tmp_path, "inner.yaml", text="chain:\n  version: 1\n  stages: []\n")
    make(tmp_path, "broken.chain.yaml", text="[")
    found = [str(Path(file).relative_to(tmp_path)) for file in find_chains([str(tmp_path)])]
    assert found == ["a.chain.yaml", "b.yaml", "broken.chain.yaml", "d.CHAIN.YML", "deep/er/c.yml"]


def test_files_are_taken_as_they_are_and_each_once(tmp_path: Path) -> None:
    make(tmp_path, "a.yaml", "b.txt")
    a, b, missing = (str(tmp_path / name) for name in ("a.yaml", "b.txt", "missing.yaml"))
    assert find_chains([b, a, "-", missing, a, str(tmp_path)]) == [b, a, "-", missing]


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    assert find_chains([str(tmp_path)]) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_pipe_in_a_folder_is_no_chain_and_a_broken_link_is_told_of(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.chain.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "link.chain.yaml").symlink_to("nowhere")
    assert find_chains([str(tmp_path)]) == [str(tmp_path / "link.chain.yaml")]


def test_patterns_are_for_those_whose_shell_does_not_expand_them(tmp_path: Path) -> None:
    make(tmp_path, "a.chain.yaml", "deep/er/b.chain.yaml", "deep/c.yaml", "x[1].yaml")

    def found(pattern: str) -> list[str]:
        return [str(Path(file).relative_to(tmp_path)) for file in find_chains([str(tmp_path / pattern)])]

    assert found("*.chain.yaml") == ["a.chain.yaml"]
    assert found("**/*.chain.yaml") == ["a.chain.yaml", "deep/er/b.chain.yaml"]
    assert found("d*") == ["deep/c.yaml", "deep/er/b.chain.yaml"]
    assert found("x[1].yaml") == ["x[1].yaml"]  # there is such a file
    assert found("no*.yaml") == ["no*.yaml"]  # its check says that there is none
