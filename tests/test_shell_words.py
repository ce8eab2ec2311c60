"""What is printed to be copied, read back by a real shell."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chainsim.shell_words import shell_line

AWKWARD = (
    "with space.yaml",
    "it's.yaml",
    'say "x".yaml',
    "$HOME.yaml",
    "a;b&c|d.yaml",
    "*.yaml",
    "-x.yaml",
    "ü\\n.yaml",
)


def test_plain_words_stay_plain() -> None:
    assert shell_line("chainsim", "run", files=("chains/a.yaml", "b.wav")) == "chainsim run chains/a.yaml b.wav"


def test_a_file_is_never_an_option() -> None:
    assert shell_line("chainsim", "run", files=("-x.yaml", "-")) == "chainsim run ./-x.yaml -"


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell is the reader here")
def test_a_shell_reads_what_was_meant() -> None:
    script = shell_line("printf", "%s\\0", files=AWKWARD)
    read = subprocess.run(["/bin/sh", "-c", script], check=True, capture_output=True, timeout=20).stdout
    assert read.decode().split("\0")[:-1] == [f"./{one}" if one.startswith("-") else one for one in AWKWARD]
