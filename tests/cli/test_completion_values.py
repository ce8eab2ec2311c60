"""What a shell completes, asked of click as its scripts ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from chainsim.cli.main import cli
from chainsim.model.finding import FINDINGS


def completed(*words: str) -> list[str]:
    """What fits behind these words, the last of which is not complete."""
    *whole, begun = words
    return [
        item.value for item in ShellComplete(cli, {}, "chainsim", "_CHAINSIM_COMPLETE").get_completions(whole, begun)
    ]


def test_findings_are_completed() -> None:
    assert completed("check", "--ignore", "gain") == ["gain-buildup"]
    assert set(completed("check", "--select", "")) >= set(FINDINGS)
    assert completed("explain", "what-") == ["what-level"]


def test_plugins_are_completed_by_what_lies_in_their_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Own Reverb.vst3").mkdir()
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", str(tmp_path))
    assert completed("parameters", "own") == ["Own Reverb.vst3"]
    assert "Compressor" in completed("probe", "Com")
