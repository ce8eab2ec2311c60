"""Processes that plugins are asked in, lent for one question each; one that dies or hangs costs its question alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from chainsim.engine import idle_processes
from chainsim.engine.failure_attribution import ERRORS
from chainsim.engine.hang_error import HungError
from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.process_handle import Child
from chainsim.engine.requests import AskBuses, CheckProgramme, MeasureSheet, Probe
from chainsim.engine.responses import Failed
from chainsim.errors import PluginCrashed, PluginTimedOut, RenderError
from chainsim.model.chain import BuiltinStage
from chainsim.model.options import ProcessLimits

PATIENCE = 4.0
"""Times the limit of one block: a probe is a hundred short renders, and some plugins run at 20 times real time."""

Question = Probe | AskBuses | MeasureSheet | CheckProgramme

Given = TypeVar("Given")
Found = TypeVar("Found")


class AskedProcesses:
    """Several questions at once, each in a process that has time.

    Args:
        limits: of each process; a whole answer may take four times as long as one block.
        at_once: how many processes.
        idle_process: one that is running already and has time.
    """

    def __init__(self, limits: ProcessLimits, at_once: int, idle_process: Child | None) -> None:
        self._limits = limits
        self._at_once = at_once
        self._lent = idle_process
        self._idle: list[Child] = [] if idle_process is None else [idle_process]
        self._busy: set[Child] = set()
        self._given_up = threading.Event()

    @property
    def given_up(self) -> bool:
        """Whether nobody waits for answers any more."""
        return self._given_up.is_set()

    def give_up(self) -> None:
        """Nobody waits for the rest."""
        self._given_up.set()
        for child in tuple(self._busy):
            child.kill()

    def give_back(self) -> None:
        """Let others have the processes."""
        for child in self._idle:
            if child is not self._lent:  # that one's owner ends it
                idle_processes.give_back(child)

    def in_parallel(self, one: Callable[[Given], Found], entries: Mapping[str, Given]) -> dict[str, Found]:
        """What comes of each entry, several at a time; whatever ends one ends all."""
        if len(entries) < 2:
            return {path: one(entry) for path, entry in entries.items()}
        try:
            return dict(zip(entries, in_parallel(one, tuple(entries.values()), self._at_once), strict=True))
        except BaseException:  # Ctrl-C too: what a plugin hangs in would be waited for to its time limit
            self.give_up()
            raise

    def ask(self, request: Question) -> Any:  # noqa: ANN401 - the Answer to this request
        """The answer to a question; a probe that ends the process that was lent is tried once more in one of its own.

        Other instances had been loaded there, and a plugin may not stand that.

        Raises:
            RenderError: the plugin refused.
            PluginCrashed: its process died of it.
            PluginTimedOut: it hung, or the whole took too long.
        """
        if self.given_up:
            raise PluginTimedOut("was not probed")
        child = self._idle.pop() if self._idle else self._new()
        try:
            return self._asked(child, request)
        except PluginCrashed:
            if child is not self._lent or not isinstance(request, Probe):
                raise
            return self._asked(self._new(), request)

    def _new(self) -> Child:
        return idle_processes.take(self._limits.memory_bytes)

    def _asked(self, child: Child, request: Question) -> Any:  # noqa: ANN401
        self._busy.add(child)
        try:
            return self._answer(child, request)
        finally:
            self._busy.discard(child)

    def _answer(self, child: Child, request: Question) -> Any:  # noqa: ANN401
        built_in = not isinstance(request, AskBuses) and isinstance(request.stage, BuiltinStage)
        child.tainted = child.tainted or not built_in
        began = time.monotonic()
        try:
            if self.given_up:  # since it was asked for
                raise PluginTimedOut("was not probed")
            child.send(request)
            answer = child.receive(self._limits.timeout_s, PATIENCE * self._limits.timeout_s)
        except TimeoutError:
            waited_s = min(time.monotonic() - began, PATIENCE * self._limits.timeout_s)
            child.kill()
            child.close()
            if waited_s < PATIENCE * self._limits.timeout_s:
                message = f"did not answer for {self._limits.timeout_s:g} s while it was probed"
                raise HungError(message, child.output()) from None
            raise PluginTimedOut(f"was not done after {waited_s:g} s of probing") from None
        except BaseException:  # the user does not want to wait for it any longer
            child.kill()
            child.close()
            raise
        if answer is None:
            death = child.death()
            child.close()
            raise ERRORS[death.kind](f"{death.words} while it was probed")
        self._idle.append(child)
        if isinstance(answer, Failed):
            raise RenderError(answer.message)
        return answer
