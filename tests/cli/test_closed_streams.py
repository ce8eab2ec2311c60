"""Whichever standard streams are closed, exit codes say what they always say, and at most one line is printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.tools.uncovered import uncovered

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="closes descriptors as a shell of POSIX does")

CANT = "chainsim: can't write to standard output: Bad file descriptor\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closed")
    for name, gain_db in (("clean.yaml", 1), ("hot.yaml", 40)):
        text = f"version: 1\nstages: [{{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}]\n"
        (folder / name).write_text(text, encoding="utf-8")
    samples = np.random.default_rng(5).normal(0.0, 0.1, (24_000, 2)).astype(np.float32)
    soundfile.write(folder / "s.wav", samples, 48_000)
    return folder


def closed(folder: Path, arguments: str, *descriptors: int) -> tuple[int, str]:
    """Exit code and standard error of a command whose shell has closed these."""
    redirections = " ".join(f"{descriptor}>&-" for descriptor in descriptors)
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m chainsim {arguments} {redirections}', sys.executable],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize("descriptors", [(0,), (1,), (2,), (0, 1, 2)])
@pytest.mark.parametrize(("chain", "code"), [("clean.yaml", 0), ("hot.yaml", 1), ("none.yaml", 2)])
def test_exit_codes(folder: Path, chain: str, code: int, descriptors: tuple[int, ...]) -> None:
    """A report that can't be written is 2; without any report the code is the usual one."""
    found = closed(folder, f"run {chain} s.wav --no-probe --no-cache --fail-on warning", *descriptors)
    assert found[0] == (2 if 1 in descriptors else code)
    if 1 in descriptors and 2 not in descriptors and code < 2:
        assert found[1] == CANT


@pytest.mark.parametrize(
    "arguments",
    ["check clean.yaml --no-probe --no-cache", "explain hot-input", "schema", "--help", "--version"],
)
def test_every_page_says_that_it_cant_be_written(folder: Path, arguments: str) -> None:
    arguments += " --audio s.wav" if arguments.startswith("check") else ""
    assert closed(folder, arguments, 1) == (2, CANT)


def test_a_current_folder_that_has_been_deleted(folder: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'mkdir gone && cd gone && rmdir ../gone && exec "$0" -m chainsim check', sys.executable],
        cwd=folder, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    said = "chainsim: the current folder has been deleted; change into one that is there\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.slow
def test_pages_without_docstrings(folder: Path) -> None:
    """With -OO Python leaves docstrings out, and pages are docstrings."""
    command = [sys.executable, "-OO", "-m", "chainsim", "explain"]
    for name, begins in (("hot-input", "hot-input: "), ("clipping", "clipping: "), ("what-level", "what-level: ")):
        page = subprocess.run([*command, name], cwd=folder, capture_output=True, text=True, timeout=60).stdout
        assert page.startswith(begins)
        assert (
            page
            == subprocess.run(
                [sys.executable, "-m", "chainsim", "explain", name],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=60,
            ).stdout
        )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit reaches other files first")
def test_a_limit_of_file_sizes(folder: Path) -> None:
    """The shared memory is a file to the system: 100 blocks of 512 or 1024 bytes are too few for it."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 100; exec "$0" -m chainsim run clean.yaml s.wav --no-cache --no-probe',
         sys.executable],
        cwd=folder, capture_output=True, text=True, timeout=60,
        env=uncovered(TMPDIR=str(folder), PYTHONDONTWRITEBYTECODE="1"),
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "chainsim: no 7 MiB of memory to share with the render process (File too large); "
        f"free some room in {folder}, or raise the limit of file sizes\n"
    )
