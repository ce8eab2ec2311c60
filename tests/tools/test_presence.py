"""What happens to tests whose plugins are not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import present
from tests.tools.cache import ROOT, part_folder, write_reason


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHAINSIM_TEST_CACHE", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def test_a_part_that_is_there_is_used(empty_cache: Path) -> None:
    part_folder("drums").mkdir()
    assert present(empty_cache / "drums" / "samples", "drums") == empty_cache / "drums" / "samples"


def test_a_missing_part_skips_with_the_recorded_reason(empty_cache: Path) -> None:
    part_folder("drums").mkdir()
    write_reason("strings", "no apt-get on this system")
    with pytest.raises(pytest.skip.Exception) as skipped:
        present(empty_cache, "drums", "strings")
    assert str(skipped.value) == "no apt-get on this system"


def test_a_part_that_nobody_fetched_skips_with_what_to_do(empty_cache: Path) -> None:
    with pytest.raises(pytest.skip.Exception) as skipped:
        present(empty_cache, "drums")
    assert str(skipped.value) == f"drums is not in {empty_cache}; `make test` fetches and builds it"


@pytest.mark.parametrize(
    ("ci", "platform", "fails"), [("true", "linux", True), ("", "linux", False), ("true", "darwin", False)]
)
def test_only_ci_on_linux_may_not_skip(
    ci: str, platform: str, fails: bool, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_reason("drums", "no network")
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(pytest.fail.Exception if fails else pytest.skip.Exception) as outcome:
        present(empty_cache, "drums")
    prefix = "with CI=true this test may not be skipped: " if fails else ""
    assert str(outcome.value) == f"{prefix}no network"


def test_what_fetches_and_builds_needs_nothing_but_python() -> None:
    """`make material` runs while .venv is being filled."""
    tools = ", ".join(f"tests.tools.{name}" for name in ("fetch_plugins", "build_plugins", "fetch_node"))
    command = [sys.executable, "-S", "-c", f"import {tools}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
