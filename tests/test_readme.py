"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from chainsim.load import is_session, parse_document, parse_session
from chainsim.load.sheet_expectations import read_sheet_expectations
from tests.printed import assert_same_report

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ (chainsim [^\n]*)\n(.*?)```", README, re.DOTALL)
YAML = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "output"), CONSOLE)
def test_commands_print_what_is_shown(command: str, output: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.stderr == ""
    assert done.returncode == (1 if "FAIL" in output else 0)
    assert_same_report(done.stdout, output)


@pytest.mark.parametrize("text", YAML)
def test_chains_are_right(text: str, tmp_path: Path) -> None:
    if "sine_hz" in text:
        (tmp_path / "expect.yaml").write_text(text, encoding="utf-8")
        assert read_sheet_expectations(tmp_path / "expect.yaml").expect
    elif is_session(text.encode()):
        problems = parse_session(
            text.replace("kick.chain.yaml", "examples/hot-drums/chain.yaml").encode(), "README.md", ROOT
        )
        assert problems.problems == ()
    else:
        assert parse_document(text, "README.md", ROOT).problems == ()


def test_the_first_chain_is_the_one_that_is_run() -> None:
    assert YAML[0] == (ROOT / "examples/hot-drums/chain.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("code", PYTHON)
def test_python_runs(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert "gain-buildup" in done.stdout


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"^(?:\$|   ) chainsim ([a-z-]+)", README, re.MULTILINE))
    done = subprocess.run([sys.executable, "-m", "chainsim", "--help"], capture_output=True, text=True, check=True)
    known = set(re.findall(r"^  ([a-z-]+)  ", done.stdout, re.MULTILINE))
    assert len(named) >= 6
    assert named <= known
