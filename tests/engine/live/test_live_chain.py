"""The newest edit wins, a rest is followed by a check, and no failure ends more than its own revision."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.engine import idle_processes
from chainsim.engine.live.fed_audio import OvertakenError
from chainsim.engine.live.live_chain import Check, LiveChain
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import OnProgress
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.live_results import CheckedNow, CheckingNow, FailedNow, LevelsNow, LiveEvent
from chainsim.model.options import ProcessLimits
from chainsim.model.result import Result
from chainsim.model.search_paths import SearchPaths
from chainsim.pipeline import run_chain
from tests.engine.live.test_level_pass import OPTIONS, STAGES, chain_of, noise

WAIT_S = 60.0


class Told:
    """What a live chain has told, in order."""

    def __init__(self) -> None:
        self.events: queue.Queue[LiveEvent] = queue.Queue()

    def next_of(self, kind: type[LiveEvent]) -> LiveEvent:
        while True:
            event = self.events.get(timeout=WAIT_S)
            if isinstance(event, kind):
                return event


def checked(chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
    return run_chain(chain, stimulus, OPTIONS, folder=Path.cwd(), on_progress=on_progress)


@contextmanager
def living(
    told: Told, *, places: SearchPaths | None = None, check: Check = checked, rest_s: float = 0.05
) -> Iterator[LiveChain]:
    limits = ProcessLimits(timeout_s=20.0)
    with LiveChain(
        noise(), limits, places or SearchPaths(Path.cwd()), tell=told.events.put, check=check, rest_s=rest_s
    ) as live:
        yield live


def test_levels_come_first_and_the_check_follows_when_it_rests() -> None:
    told = Told()
    with living(told) as live:
        revision = live.edit(chain_of(STAGES[3]))
        first = told.events.get(timeout=WAIT_S)
        second = told.next_of(CheckedNow)
    assert isinstance(first, LevelsNow)
    assert isinstance(second, CheckedNow)
    assert first.revision == second.revision == revision == 1
    assert second.result.complete
    assert second.result.measurement.output.sample_peak_dbfs == pytest.approx(
        first.levels.output.sample_peak_dbfs, abs=0.001
    )


def test_a_hundred_edits_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Child] = []
    told = Told()
    with living(told) as live:
        live.edit(chain_of(STAGES[3]))
        told.next_of(CheckedNow)

        def counted(limit: int | None) -> Child:
            started.append(Child(limit))
            return started[-1]

        monkeypatch.setattr(idle_processes, "Child", counted)
        for number in range(100):
            last = live.edit(chain_of({**STAGES[3], "trim_db": -0.1 * number}))
        event = told.next_of(LevelsNow)
        while event.revision != last:
            event = told.next_of(LevelsNow)
    assert event.revision == 101
    assert started == []


def test_a_crash_is_told_with_its_stage_and_the_edit_stays(test_plugins_dir: Path) -> None:
    told = Told()
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    with living(told, places=places) as live:
        live.edit(chain_of(STAGES[0], {"vst3": "CrashInProcess.vst3"}))
        failed = told.next_of(FailedNow)
        assert isinstance(failed, FailedNow)
        assert failed.stage == "2"
        assert "CrashInProcess" in failed.message
        live.edit(chain_of(STAGES[0]))
        after = told.next_of(LevelsNow)
    assert after.revision == 2


def test_what_goes_wrong_in_a_check_is_told_and_ends_nothing() -> None:
    def broken(chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
        raise ZeroDivisionError("by zero")

    told = Told()
    with living(told, check=broken) as live:
        live.edit(chain_of(STAGES[0]))
        failed = told.next_of(FailedNow)
        assert failed == FailedNow(1, "chainsim itself failed: ZeroDivisionError('by zero')", None, checking=True)
        live.edit(chain_of(STAGES[3]))
        assert told.next_of(LevelsNow).revision == 2


def test_a_check_that_is_stopped_is_told_so_and_the_next_edit_is_checked() -> None:
    begun, free = threading.Event(), threading.Event()

    def waiting(chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
        on_progress(1, 4, "probing", "Gain")
        begun.set()
        assert free.wait(WAIT_S)
        return checked(chain, stimulus, on_progress)

    told = Told()
    with living(told, check=waiting) as live:
        live.edit(chain_of(STAGES[0]))
        assert begun.wait(WAIT_S)
        assert told.next_of(CheckingNow) == CheckingNow(1, "probing Gain", 0.25)
        live.stop_check()
        free.set()
        assert told.next_of(CheckingNow) == CheckingNow(1, "", None, stopped=True)
        live.edit(chain_of(STAGES[3]))
        assert told.next_of(CheckedNow).revision == 2


def test_a_check_that_an_edit_overtakes_ends_with_its_next_block_and_no_process_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, overtaken = threading.Event(), threading.Event()
    ended: list[str] = []

    def interrupted(chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
        def slowly(done: int, total: int | None, doing: str = "rendering", at: str = "") -> None:
            if doing == "rendering" and not begun.is_set():
                begun.set()
                assert overtaken.wait(WAIT_S)
            on_progress(done, total, doing, at)

        try:
            return checked(chain, stimulus, slowly)
        except OvertakenError:
            ended.append("overtaken")
            raise

    told = Told()
    with living(told, check=interrupted) as live:
        live.edit(chain_of(STAGES[3]))
        assert begun.wait(WAIT_S)
        started: list[Child] = []

        def counted(limit: int | None) -> Child:
            started.append(Child(limit))
            return started[-1]

        monkeypatch.setattr(idle_processes, "Child", counted)
        last = live.edit(chain_of({**STAGES[3], "trim_db": -1.0}))
        overtaken.set()
        event = told.next_of(CheckedNow)
    assert event.revision == last
    assert ended == ["overtaken"]
    assert len(started) <= 1  # levels and the check were at work at once; neither was ended


def test_the_rest_is_counted_from_the_levels() -> None:
    checks: list[float] = []
    told = Told()

    def noted(chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
        checks.append(chain.fader_db)
        return checked(chain, stimulus, on_progress)

    with living(told, check=noted, rest_s=0.5) as live:
        for number in range(5):  # as a hand: the next follows on the numbers of the last
            live.edit(chain_of(STAGES[3]).model_copy(update={"fader_db": -1.0 * number}))
            told.next_of(LevelsNow)
        told.next_of(CheckedNow)
    assert checks == [-4.0]


@pytest.mark.vst3
def test_levels_that_a_fresh_render_does_not_confirm_are_measured_anew(test_plugins_dir: Path) -> None:
    """They came from a process that had rendered before; from then on no such process is used for these plugins."""
    told = Told()
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    options = replace(OPTIONS, plugin_dirs=(test_plugins_dir,))
    off_db = 0.0

    def checking(chain: Chain, stimulus: Stimulus, on_progress: OnProgress) -> Result:
        result = run_chain(chain, stimulus, options, folder=Path.cwd(), on_progress=on_progress)
        output = result.measurement.output
        other = replace(output, rms_dbfs=output.rms_dbfs + off_db)
        return replace(result, measurement=replace(result.measurement, output=other))

    def edited(trim_db: float) -> LevelsNow:
        live.edit(chain_of({"vst3": "CleanGain.vst3", "trim_db": trim_db}))
        event = told.next_of(LevelsNow)
        assert isinstance(event, LevelsNow)
        return event

    with living(told, places=places, check=checking) as live:
        assert edited(0.0).levels.loaded_anew
        told.next_of(CheckedNow)
        kept = edited(-1.0)
        assert not kept.levels.loaded_anew
        told.next_of(CheckedNow)
        off_db = 0.1
        assert not edited(-2.0).levels.loaded_anew
        again = told.next_of(LevelsNow)  # before its check is told, or behind it
        assert isinstance(again, LevelsNow)
        assert again.revision == live.revision
        assert again.levels.loaded_anew
        off_db = 0.0
        assert edited(-3.0).levels.loaded_anew
