"""A level that is raised where the lesson is about lowering is asked about, and still done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import chainsim

CHAIN = "version: 1\nsource: {signal: sine, length_s: 0.2}\nstages:\n  - {builtin: Gain, parameters: {gain_db: 3}}\n"


@pytest.mark.parametrize(
    ("change_db", "asked"), [("6", "chainsim: --db 6 raises the level; was --db -6 meant?\n"), ("-6", ""), ("0", "")]
)
def test_a_raised_level_is_asked_about(tmp_path: Path, change_db: str, asked: str) -> None:
    (tmp_path / "chain.yaml").write_text(CHAIN, encoding="utf-8")
    done = chainsim("fader-vs-trim", "chain.yaml", "--db", change_db, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, asked)
    assert done.stdout.startswith("Fader against trim: ")
