"""What becomes of an Audio Unit before anybody is asked whether it is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.exchange.project import Insert
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from chainsim.tasks.imported_stages import StageImport


@pytest.mark.parametrize(
    ("insert", "reference"),
    [
        (Insert("AU", "AUDelay", maker="Apple", file="Apple: AUDelay"), "Apple: AUDelay"),  # REAPER
        (Insert("AU", "AUDelay", maker="Apple"), "Apple: AUDelay"),  # DAWproject
        (Insert("AU", "AUDelay"), "AUDelay"),
    ],
)
def test_an_audio_unit_by_maker_and_name(tmp_path: Path, insert: Insert, reference: str) -> None:
    (stage,) = StageImport(tmp_path).stages("Vocal", [insert])
    assert stage == {"au": reference, "name": "AUDelay"}


def test_one_that_is_not_here_keeps_its_place(tmp_path: Path) -> None:
    taking = StageImport(tmp_path)
    (stage,) = taking.stages("Vocal", [Insert("AU", "Nowhere", maker="Nobody", bypassed=True)])
    taking.settle(SearchPaths(tmp_path), ProcessLimits())
    assert stage == {"unavailable": "AU: Nowhere (Nobody)", "name": "Nowhere", "bypass": True}
    (note,) = taking.notes
    assert str(note).startswith("Vocal: AU: Nowhere (Nobody): ")
