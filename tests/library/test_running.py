"""chainsim from Python: a chain file means there what it means on the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import chainsim
from chainsim.errors import ChainFileError, UsageError

CLIPPED = (
    "version: 1\nstages:\n"
    "  - {builtin: Clipping, parameters: {threshold_db: -18}}  # chainsim: ignore[internal-clipping] meant\n"
)
SINE = 0.5 * np.sin(2.0 * np.pi * 997.0 * np.arange(48_000) / 48_000)


def test_what_a_comment_ignores_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "clipped.yaml").write_text(CLIPPED, encoding="utf-8")
    result = chainsim.run(tmp_path / "clipped.yaml", SINE, 48_000)
    assert "internal-clipping" in [finding.name for finding in result.suppressed]
    assert "internal-clipping" not in [finding.name for finding in result.findings]
    from_model = chainsim.run(chainsim.load_chain(tmp_path / "clipped.yaml"), SINE, 48_000)
    assert "internal-clipping" in [finding.name for finding in from_model.findings]


def test_every_mistake_is_told_at_once_and_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("version: 1\nfader: 3\nstages:\n  - {builtin: Gain, parameters: {gain: 3}}\n", encoding="utf-8")
    with pytest.raises(ChainFileError) as caught:
        chainsim.run(path, SINE, 48_000)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, 1), (4, 34)]


def test_an_array_needs_its_rate(tmp_path: Path) -> None:
    (tmp_path / "clipped.yaml").write_text(CLIPPED, encoding="utf-8")
    with pytest.raises(UsageError, match="an array needs its sample_rate_hz"):
        chainsim.run(tmp_path / "clipped.yaml", SINE)
