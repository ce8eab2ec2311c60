"""The ready chains: clean ones are clean, those named hot are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.engine.profile_cache import default_folder
from chainsim.load import read_document
from chainsim.model.finding import Severity
from chainsim.model.options import RunOptions
from chainsim.pipeline import run_document

CHAINS = Path(__file__).parent.parent / "chains"
BUILTIN = sorted(file.stem for file in CHAINS.glob("*.yaml") if not file.stem.startswith("zam-"))
VST3 = sorted(file.stem for file in CHAINS.glob("zam-*.yaml"))


def judge(name: str, plugin_dirs: tuple[Path, ...] = ()) -> None:
    document = read_document(CHAINS / f"{name}.yaml")
    assert not document.problems
    options = RunOptions(plugin_dirs=plugin_dirs, cache_folder=default_folder())  # cli/test_fix.py tries them as well
    result = run_document(document, None, options)
    serious = [finding.name for finding in result.findings if finding.severity is not Severity.INFORMATION]
    if name.endswith("-hot"):
        assert serious
        assert result.trims
        assert result.proof is not None
        assert result.proof.settled
        left = {one.finding.name for one in result.proof.remaining}
        assert left <= {"hot-input", "compressor-overdriven"}  # what the clean policy is not there for
        assert all(finding.severity is not Severity.ERROR for finding in result.proof.findings)
    else:
        assert serious == []
        assert result.trims == ()
        assert result.proof is None


def test_there_are_ready_chains_of_both_kinds() -> None:
    assert len(BUILTIN) + len(VST3) >= 10
    assert len(VST3) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("name", BUILTIN)
def test_built_in_chain(name: str) -> None:
    judge(name)


@pytest.mark.slow
@pytest.mark.vst3
@pytest.mark.parametrize("name", VST3)
def test_vst3_chain(name: str, zam_dir: Path) -> None:
    judge(name, (zam_dir,))
