"""Debian's zam-plugins, as fetched, can be hosted here: all libraries are found, and the one that hangs does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.plugins.loading import render, start

pytestmark = [pytest.mark.vst3, pytest.mark.slow]

VERSION = "4.1+"  # as Debian 12 ships them
MONO = {
    "ZaMultiComp", "ZamAutoSat", "ZamComp", "ZamDelay", "ZamDynamicEQ", "ZamEQ2", "ZamGEQ31", "ZamGate", "ZamGrains",
    "ZamPhono", "ZamTube",
}  # fmt: skip
STEREO = {"ZaMaximX2", "ZaMultiCompX2", "ZamCompX2", "ZamGateX2", "ZamHeadX2"}
HANGS = "ZamVerb"


@pytest.fixture(autouse=True)
def _known_version(zam_version: str) -> None:
    if not zam_version.startswith(VERSION):
        pytest.skip(f"this is about zam-plugins {VERSION}, here is {zam_version}")


def test_these_are_all(zam_dir: Path) -> None:
    assert {path.stem for path in zam_dir.glob("*.vst3")} == MONO | STEREO | {HANGS}


@pytest.mark.parametrize("name", sorted(MONO | STEREO))
def test_passes_audio(name: str, zam_dir: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, (1 if name in MONO else 2, 48_000))
    (output,) = render(zam_dir / f"{name}.vst3", [noise]).outputs
    assert output.shape == noise.shape
    assert np.isfinite(output).all()
    assert np.abs(output).max() > 0.01


def test_zam_verb_never_loads(zam_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        start(zam_dir / f"{HANGS}.vst3", [np.zeros((2, 100))], tmp_path, {}, timeout_s=8)
