"""Knobs of a session that move: by what can be shown, and by no less."""

from __future__ import annotations

import pytest

from chainsim.model.session import Bus
from chainsim.model.trim import Where
from chainsim.recommend.session_moves import Moves, trims_of
from tests.report.mixes import full_mix


@pytest.mark.parametrize(
    ("current_db", "change_db", "turned_db"),
    [
        (9.2e-11, 0.0, []),  # MASTER_VOLUME 1.0000000000106, as REAPER writes 0 dB
        (0.0, 0.0004, []),
        (-3.0, 0.0006, [0.001]),
        (0.0, -12.5, [-12.5]),
    ],
)
def test_a_master_fader_moves_by_what_can_be_shown(current_db: float, change_db: float, turned_db: list[float]) -> None:
    session = full_mix().session.model_copy(update={"bus": Bus(fader_db=current_db)})
    trims = trims_of(Moves(bus_fader_db=change_db), session)
    assert [(trim.where, trim.change_db) for trim in trims] == [(Where.FADER, one) for one in turned_db]
