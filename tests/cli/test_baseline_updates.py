"""Plugins of one name that take each other's place under a baseline, as an update does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chainsim.measure import kernel
from tests.cli.program import Done, chainsim

pytestmark = pytest.mark.vst3

CHAIN = """version: 1
source: {signal: sine, frequency_hz: 997, peak_dbfs: -12, length_s: 1}
stages:
  - {builtin: Gain, parameters: {gain_db: 3}}
  - {vst3: Console.vst3}
  - {builtin: Gain, parameters: {gain_db: -1}}
"""
UPDATES = {
    "ConsoleLatency": "stage 2 'Console': reported latency went from 0 to 64 frames",
    "ConsoleLate": "stage 2 'Console': measured latency went from 0 to 64 frames",
    "ConsolePolarity": "stage 2 'Console': polarity went from upright to inverted",
    # A bell of +2 dB at 3 kHz raises 1 kHz by 0.24 dB, and the third octave around 3162 Hz by 1.9 on average.
    "ConsoleResponse": "stage 2 'Console': response at 3.2 kHz went from +0.00 to +1.9",
    # 0.3 dB of gain are lost 0.23 dB beyond where the clip begins (AES17).
    "ConsoleClip": "stage 2 'Console': clean limit went from +0.2",
}


def install(build: Path, folder: Path) -> None:
    """Put a build in Console's place, as an installer does."""
    bundle = folder / "Console.vst3"
    shutil.rmtree(bundle, ignore_errors=True)
    shutil.copytree(build, bundle)
    (binary,) = bundle.rglob("*.so")
    binary.rename(binary.with_name("Console.so"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, test_plugins_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("updates")
    (folder / "chain.yaml").write_text(CHAIN, encoding="utf-8")
    install(test_plugins_dir / "Console.vst3", folder)
    done = chainsim("baseline", "write", "chain.yaml", "--plugin-dir", ".", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def check(folder: Path, *arguments: str) -> Done:
    return chainsim("baseline", "check", "--plugin-dir", ".", *arguments, cwd=folder)


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_that_does_something_else_is_named_with_its_stage(
    name: str, written: Path, test_plugins_dir: Path
) -> None:
    install(test_plugins_dir / f"{name}.vst3", written)
    done = check(written)
    words = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert words.startswith(f"chain.yaml {UPDATES[name]}"), words
    assert "(another build of Console 1.0.0)" in words
    assert words.endswith("1 check: 1 drifted.")


def test_an_update_that_does_the_same_is_named_and_fails_only_where_that_is_asked(
    written: Path, test_plugins_dir: Path
) -> None:
    install(test_plugins_dir / "ConsoleVersion.vst3", written)
    said = "stage 2 'Console': Console 1.0.0 is now Console 1.1.0, and measures the same"
    for arguments, code in (((), 0), (("--fail-on", "version"), 1), (("--fail-on", "build"), 1)):
        done = check(written, *arguments)
        assert (done.returncode, said in " ".join(done.stdout.split())) == (code, True), done.stdout
    install(test_plugins_dir / "ConsolePolarity.vst3", written)
    assert check(written, "--fail-on", "never").returncode == 0


@pytest.mark.parametrize("loops", ["compiled", "NumPy"])
@pytest.mark.slow
def test_what_was_not_updated_passes_ten_times_of_ten(
    loops: str, written: Path, test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loops == "compiled":
        assert kernel.available
    else:
        monkeypatch.setattr(kernel, "available", False)
    install(test_plugins_dir / "Console.vst3", written)
    for _ in range(10):
        done = check(written, "--no-cache")
        assert (done.returncode, done.stdout) == (0, "1 check: 1 as before.\n")
