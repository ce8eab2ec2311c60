"""Numbers with their nouns."""

from __future__ import annotations

from chainsim.counted import counted


def test_only_one_is_one() -> None:
    assert [counted(number, "track") for number in (0, 1, 2)] == ["0 tracks", "1 track", "2 tracks"]
    assert counted(2, "error or warning", "errors and warnings") == "2 errors and warnings"
