"""A chain kept open on one stimulus: every edit is a revision, the newest wins, and when it rests it is checked whole.

Two threads: one measures levels, one runs the check. An edit that is older than another is given up without ending a
process. The check is a fresh render of its own, from the file to the proof; until it is there, what the last one found
is as before. One that an edit overtakes ends with its next block: both at once would take turns on the processors.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from chainsim.engine import idle_processes
from chainsim.engine.live.check_telling import failed, told_of_check
from chainsim.engine.live.fed_audio import IsWanted, OvertakenError, OvertakenStimulus
from chainsim.engine.live.loudest_first import LoopFirst
from chainsim.engine.progress import OnProgress
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain, Stage
from chainsim.model.live_results import CheckedNow, CheckingNow, LevelsNow, LiveEvent, LiveLevels
from chainsim.model.options import ProcessLimits
from chainsim.model.profile import Kind
from chainsim.model.result import Result
from chainsim.model.search_paths import SearchPaths

Check = Callable[[Chain, Stimulus, OnProgress], Result]
REST_S = 0.3


class LiveChain:
    """Use as a context manager: it holds threads and render processes.

    Args:
        stimulus: what is played.
        limits: of render processes.
        places: where plugins and files are.
        tell: called from any thread with what is new. Nothing older than the newest edit is told.
        check: the whole check of a chain, rendered afresh.
        rest_s: how long no edit comes behind its levels before it is checked.
    """

    def __init__(
        self,
        stimulus: Stimulus,
        limits: ProcessLimits,
        places: SearchPaths,
        *,
        tell: Callable[[LiveEvent], None],
        check: Check,
        rest_s: float = REST_S,
    ) -> None:
        self._stimulus = stimulus
        self._tell = tell
        self._check = check
        self._rest_s = rest_s
        self._passes = LoopFirst(stimulus, limits, places)
        self._linear: queue.SimpleQueue[Stage] = queue.SimpleQueue()  # found by the check, for the thread that measures
        self._changed = threading.Condition()
        self._chain: Chain | None = None
        self._revision = 0
        self._measured = 0  # the revision whose levels are told, or can't be had
        self._whole: tuple[int, LiveLevels] | None = None  # the newest of the whole track
        self._refuted = 0  # the revision whose levels were not those of its check
        self._given_up = 0  # the revision whose check nobody wants
        self._ended = False
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._measure, self._check_at_rest)]

    def __enter__(self) -> Self:
        self._idle = idle_processes.kept()
        self._idle.__enter__()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        with self._changed:
            self._ended = True
            self._revision += 1
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        self._passes.close()
        self._idle.__exit__(None, None, None)

    @property
    def revision(self) -> int:
        """Of the newest edit; 0: there was none."""
        return self._revision

    def edit(self, chain: Chain) -> int:
        """The chain as it is from now on; returns its revision, which is told with all that is found of it."""
        with self._changed:
            self._revision += 1
            self._chain = chain
            self._changed.notify_all()
            return self._revision

    def stop_check(self) -> None:
        """The check of the newest edit is not wanted; its levels stay, and another edit is checked again."""
        with self._changed:
            self._given_up = self._revision
        self._told(CheckingNow(self._given_up, "", None, stopped=True))

    def _is_newest(self, revision: int) -> IsWanted:
        return lambda: self._revision == revision

    def _next(self, done: int, again: Callable[[], bool] = lambda: False) -> tuple[int, Chain] | None:
        """The newest edit, once it is newer than `done`, or is wanted again; None: the end."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._ended or again() or (self._revision > done and self._chain is not None)
            )
            return None if self._ended or self._chain is None else (self._revision, self._chain)

    def _rested(self, revision: int) -> bool:
        """Levels come first, and the rest is counted from them: a hand that turns on looks at them before it does."""
        with self._changed:
            self._changed.wait_for(lambda: self._revision != revision or self._measured == revision)
            return not self._changed.wait_for(lambda: self._revision != revision, timeout=self._rest_s)

    def _measure(self) -> None:
        done = 0
        while (newest := self._next(done, lambda: self._refuted > 0)) is not None:
            done, chain = newest
            try:
                if self._refuted:
                    self._refuted = 0
                    self._passes.start_over(chain)
                while not self._linear.empty():
                    self._passes.know_linear(self._linear.get())
                for levels in self._passes.levels(chain, self._is_newest(done)):
                    if levels.loop is None:
                        self._whole = done, levels
                    self._told(LevelsNow(done, levels))
                if self._revision == done:
                    self._passes.make_ready(chain, self._is_newest(done))
            except Exception as error:  # whatever it was: the next edit must be heard
                self._told(failed(done, error, checking=False))
            with self._changed:
                self._measured = done
                self._changed.notify_all()

    def _check_at_rest(self) -> None:
        done = 0
        while (newest := self._next(done)) is not None:
            done, chain = newest
            if not self._rested(done):
                continue
            wanted = self._is_checked(done)
            if not wanted():
                continue
            try:
                result = self._check(
                    chain, OvertakenStimulus(self._stimulus, wanted), told_of_check(done, wanted, self._checking)
                )
                if wanted():
                    self._remember(done, result)
                    self._told(CheckedNow(done, result))
            except OvertakenError:
                continue
            except Exception as error:
                if wanted():
                    self._told(failed(done, error, checking=True))

    def _is_checked(self, revision: int) -> Callable[[], bool]:
        return lambda: self._revision == revision != self._given_up

    def _remember(self, revision: int, result: Result) -> None:
        if self._whole and self._whole[0] == revision and self._passes.are_refuted(self._whole[1], result.measurement):
            with self._changed:
                self._refuted = revision
                self._changed.notify_all()
        for stage, known in zip(result.measurement.chain.stages, result.measurement.stages, strict=True):
            if known.profile.kind is Kind.LINEAR and known.profile.worst_onset_dbfs is None:
                self._linear.put(stage)

    def _checking(self, event: CheckingNow) -> None:
        if self._given_up != event.revision:
            self._told(event)

    def _told(self, event: LiveEvent) -> None:
        if self._revision == event.revision:
            self._tell(event)
