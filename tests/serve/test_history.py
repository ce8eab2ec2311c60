from __future__ import annotations

from chainsim.model.chain import Chain
from chainsim.serve.history import PAUSE_S, History


def faded(db: float) -> Chain:
    return Chain(version=1, stages=(), fader_db=db)


def test_a_knob_that_is_turned_on_is_one_edit_and_after_a_pause_another() -> None:
    now_s = 0.0
    history = History(faded(0.0), clock_s=lambda: now_s)
    for step in range(1, 11):
        now_s += 0.1
        history.take(faded(-0.1 * step), "fader_db")
    now_s += PAUSE_S
    history.take(faded(-5.0), "fader_db")
    history.step_back()
    assert history.chain == faded(-1.0)
    history.step_back()
    assert history.chain == faded(0.0)
    assert not history.can_undo


def test_other_edits_are_each_their_own() -> None:
    history = History(faded(0.0), clock_s=lambda: 0.0)
    history.take(faded(-1.0), "fader_db")
    history.take(faded(-2.0), "input_trim_db")
    history.take(faded(-3.0))
    history.take(faded(-3.0))  # changes nothing
    for expected in (-2.0, -1.0, 0.0):
        history.step_back()
        assert history.chain == faded(expected)


def test_what_is_turned_after_an_undo_can_be_undone() -> None:
    history = History(faded(0.0), clock_s=lambda: 0.0)
    history.take(faded(-1.0), "fader_db")
    history.step_back()
    history.take(faded(-2.0), "fader_db")
    assert not history.can_redo
    history.step_back()
    assert history.chain == faded(0.0)
