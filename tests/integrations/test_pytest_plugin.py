from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SINE = "source: {signal: sine, peak_dbfs: -12, length_s: 1}\n"


def run_pytest(folder: Path, *arguments: str) -> tuple[int, str]:
    """pytest in a process of its own, with the plugin as an installed package would bring it."""
    plugin = ("-p", "no:chainsim", "-p", "chainsim.pytest_plugin", "-p", "no:cacheprovider")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "-q", "--rootdir", str(folder), *arguments],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, gain_db in (("clean", 3), ("hot", 20)):
        text = f"version: 1\n{SINE}stages: [{{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}]\n"
        (tmp_path / f"{name}.chain.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_chain_files_are_tests_where_that_is_asked_for(folder: Path) -> None:
    code, text = run_pytest(folder, "--chainsim")
    assert code == 1
    assert "1 failed, 1 passed" in text
    assert "headroom-exhausted: " in text
    assert "Traceback" not in text
    assert run_pytest(folder)[0] == 5  # nothing collected


@pytest.mark.slow
def test_a_broken_chain_fails_with_every_mistake(folder: Path) -> None:
    (folder / "bad.chain.yaml").write_text("version: 1\nstages:\n  - {bultin: Gain}\n", encoding="utf-8")
    code, text = run_pytest(folder, "--chainsim", "bad.chain.yaml")
    assert code == 1
    assert "bad.chain.yaml:3:6: " in text


@pytest.mark.slow
def test_levels_are_asserted_with_readable_messages(folder: Path) -> None:
    (folder / "test_it.py").write_text(
        "def test_within(assert_levels):\n"
        "    result = assert_levels('clean.chain.yaml', tap=1, sample_peak_dbfs=(-9.01, -8.99))\n"
        "    assert result.findings is not None\n"
        "def test_beyond(assert_levels):\n"
        "    assert_levels('clean.chain.yaml', sample_peak_dbfs=(None, -10), rms_dbfs=(-10, None))\n",
        encoding="utf-8",
    )
    code, text = run_pytest(folder, "test_it.py")
    assert code == 1
    assert "1 failed, 1 passed" in text
    assert "output: sample_peak_dbfs is -9.00, expected at most -10" in text
    assert "output: rms_dbfs is -12.01, expected at least -10" in text


def test_a_run_that_does_not_use_it_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'pydantic', 'yaml', 'click'}"
    code = f"import sys, chainsim.pytest_plugin; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
