"""A check is told of now and then, gives up between two blocks, and says what went wrong with it."""

from __future__ import annotations

import time

import pytest

from chainsim.engine.live.check_telling import failed, told_of_check
from chainsim.engine.live.fed_audio import OvertakenError
from chainsim.errors import PluginCrashed, UsageError
from chainsim.model.live_results import CheckingNow, FailedNow
from chainsim.plugin_failure import Failure, FailureKind


def test_it_is_told_five_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = iter([10.0, 10.0, 10.1, 10.21, 10.21])  # asked once, and once more where it is told
    monkeypatch.setattr(time, "monotonic", lambda: next(now_s))
    told: list[CheckingNow] = []
    on_progress = told_of_check(3, lambda: True, told.append)
    on_progress(0, 4, "probing", "Gain")
    on_progress(1, 4)
    on_progress(2, 4)
    assert told == [CheckingNow(3, "probing Gain", 0.0), CheckingNow(3, "rendering", 0.5)]


def test_nobody_is_told_how_much_of_what_has_no_end() -> None:
    told: list[CheckingNow] = []
    told_of_check(1, lambda: True, told.append)(7, None)
    assert told == [CheckingNow(1, "rendering", None)]


def test_what_nobody_wants_ends_between_two_blocks_and_not_while_a_plugin_is_asked() -> None:
    on_progress = told_of_check(1, lambda: False, lambda _: None)
    on_progress(0, 1, "probing", "Gain")
    with pytest.raises(OvertakenError):
        on_progress(0, 1)


def test_what_went_wrong_has_its_stage_where_one_did_it() -> None:
    crash = PluginCrashed("it died", Failure(FailureKind.CRASHED, "it died", "2.1", "Fuzz"))
    assert failed(1, crash, checking=True) == FailedNow(1, "it died", "2.1", True)
    assert failed(2, UsageError("no such thing"), checking=False) == FailedNow(2, "no such thing", None, False)
    fault = FailedNow(3, "chainsim itself failed: KeyError('x')", None, True)
    assert failed(3, KeyError("x"), checking=True) == fault
