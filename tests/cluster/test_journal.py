"""Answers that are kept as they arrive."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.cluster.journal import Journal, journal_key


def test_what_was_written_is_there_for_the_next_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new")
    journal.write("a", b"one")
    other = Journal(tmp_path / "new")  # while the first is still open
    assert (other.read("a"), other.read("b")) == (b"one", None)
    journal.close()
    other.close()


def test_the_oldest_go_first(tmp_path: Path) -> None:
    journal = Journal(tmp_path, most_bytes=3000)
    for number in range(1000):
        journal.write(str(number), bytes(10))
    journal.close()
    kept = Journal(tmp_path)
    assert [kept.read(str(number)) is not None for number in (699, 700, 999)] == [False, True, True]
    kept.close()


def test_nowhere_and_a_damaged_file_are_no_error(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database" * 100)
    for journal in (Journal(None), Journal(tmp_path)):
        journal.write("a", b"one")
        assert journal.read("a") is None
        journal.close()


@pytest.mark.parametrize(
    "other",
    [
        journal_key("chain B", [("a.wav", "1")], [("Tube", "x")], True),
        journal_key("chain", [("a.wav", "2")], [("Tube", "x")], True),
        journal_key("chain", [("a.wav", "1")], [("Tube", "y")], True),
        journal_key("chain", [("a.wav", "1")], [("Tube", "x")], False),
    ],
)
def test_whatever_counts_is_in_the_key(other: str) -> None:
    assert journal_key("chain", [("a.wav", "1")], [("Tube", "x")], True) != other
