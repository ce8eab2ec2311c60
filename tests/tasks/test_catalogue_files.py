"""Catalogues of several people become one: builds told apart, disagreements said, what is no catalogue refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.errors import UsageError
from chainsim.model.level_catalogue import CatalogueEntry, LevelCatalogue, LevelEntry
from chainsim.model.profile import Kind
from chainsim.report.level_catalogue.json import catalogue_to_json
from chainsim.tasks.catalogue_files import merged, read_catalogue

CLIP = LevelEntry(48_000, Kind.CLIP, 0.0, -0.5, 0.0, 64, 64)
TUBE = CatalogueEntry("Tube", "vst3", "1.0", "Ann", "ab" * 32, "linux x86_64", "0.1.0", "0.9.26", (1, -1), (CLIP,))
GAIN = replace(TUBE, name="Gain", plugin_kind="builtin", digest=None)


def catalogue(*entries: CatalogueEntry) -> LevelCatalogue:
    return LevelCatalogue(entries)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = catalogue(TUBE, replace(GAIN, rates=(replace(CLIP, clean_to_dbfs=None, failure="it hung"),)))
    (tmp_path / "catalogue.json").write_text(catalogue_to_json(written), encoding="utf-8")
    assert read_catalogue(tmp_path) == written
    assert read_catalogue(tmp_path / "catalogue.json") == written


def test_builds_are_told_apart() -> None:
    newer = replace(TUBE, version="1.1", digest="cd" * 32)
    elsewhere = replace(GAIN, system="darwin arm64")
    found = merged([catalogue(TUBE, GAIN), catalogue(newer, elsewhere)])
    assert set(found.catalogue.entries) == {GAIN, elsewhere, TUBE, newer}
    assert found.disagreements == ()


def test_of_one_build_the_last_is_taken_and_the_difference_said() -> None:
    other = replace(TUBE, chainsim="0.2.0", rates=(replace(CLIP, clean_to_dbfs=3.0, gain_db=0.05),))
    found = merged([catalogue(TUBE), catalogue(other)])
    assert found.catalogue.entries == (other,)
    assert found.disagreements == ("Tube 1.0: clean limit (dBFS) at 48000 Hz was -0.5 and is 3.0",)


def test_what_could_be_measured_is_not_given_away() -> None:
    failed = replace(TUBE, rates=(LevelEntry(48_000, failure="it hung"),))
    assert merged([catalogue(TUBE), catalogue(failed)]).catalogue.entries == (TUBE,)
    assert merged([catalogue(failed), catalogue(TUBE)]).catalogue.entries == (TUBE,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "'{file}' is no catalogue: Invalid JSON: EOF while parsing an object at line 1 column 1"),
        ('{"profiles": []}', "'{file}' is no catalogue: entries: is missing"),
        (
            json.dumps({"entries": [], "format_version": 9}),
            "'{file}' is of format 9, this chainsim reads up to 1",
        ),
    ],
)
def test_what_is_no_catalogue(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "catalogue.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_catalogue(file)
    assert str(caught.value) == said.format(file=file)


@pytest.mark.parametrize(
    ("entry", "survives"),
    [
        (CLIP, False),
        (replace(CLIP, clean_to_dbfs=0.0), False),
        (replace(CLIP, clean_to_dbfs=0.1), True),
        (replace(CLIP, clean_to_dbfs=None), True),
        (replace(CLIP, kind=Kind.UNKNOWN), None),
        (replace(CLIP, failure="it hung"), None),
    ],
)
def test_what_survives(entry: LevelEntry, survives: bool | None) -> None:
    assert entry.survives is survives
