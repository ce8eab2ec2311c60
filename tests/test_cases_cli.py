"""Chain files with mistakes that only plugins can see, through the whole command: exit code 2, nothing on stdout."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import chainsim

BAD = Path(__file__).parent / "cases" / "bad"
CASES = [path for path in sorted(BAD.glob("*.yaml")) if b"# needs: plugins" in path.read_bytes()]
AUDIO = Path(__file__).parent.parent / "examples/hot-drums/loop_breakbeat.flac"


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_mistake_is_said_at_its_place(path: Path) -> None:
    done = chainsim("run", path.name, str(AUDIO), cwd=BAD)
    assert done.stderr == path.with_suffix(".out").read_text(encoding="utf-8")
    assert (done.stdout, done.returncode) == ("", 2)


def test_there_are_such_cases() -> None:
    assert len(CASES) >= 4
