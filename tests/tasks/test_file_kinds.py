"""Files are known by the endings of their names, and readers know the same endings."""

from __future__ import annotations

from chainsim.exchange import SUFFIXES
from chainsim.tasks.file_kinds import PROJECT_SUFFIXES, is_project


def test_every_project_that_can_be_read_is_known_by_its_name() -> None:
    assert PROJECT_SUFFIXES == SUFFIXES


def test_names_are_known_in_any_case() -> None:
    assert is_project("Song.RPP")
    assert not is_project("song.rpp.yaml")
