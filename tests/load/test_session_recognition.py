"""Which files are sessions, however wrong the rest of them may be; and what need not be imported to tell."""

from __future__ import annotations

import subprocess
import sys

import pytest

from chainsim.load import is_session


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"version: 1\ntracks: [{file: kick.wav}]\n", True),
        (b"version: 1\nstages: [{builtin: Gain}]\n", False),
        (b"tracks: [", False),
        (b"tracks: 1\n", True),
        (b"tracks: []\nstages: []\n", False),
        (b"- tracks\n", False),
        (b"\xff\xfe\x00", False),
        (b"", False),
    ],
)
def test_what_is_meant_as_a_session(content: bytes, expected: bool) -> None:
    assert is_session(content) is expected


def test_who_has_no_sessions_waits_for_nothing_that_they_are_made_of() -> None:
    asking = "from chainsim.load import is_session; is_session(b'tracks: 1'); import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asking], check=True, capture_output=True, text=True, timeout=60)
    loaded = done.stdout.split()
    assert "chainsim.load.session_recognition" in loaded
    assert not {"chainsim.load.session_document", "chainsim.model.session", "chainsim.model.mix"} & {*loaded}
