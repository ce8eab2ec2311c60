"""From what a render process last said and did to the error that names the stage: what happened, where, when."""

from __future__ import annotations

from typing import Protocol

from chainsim.engine.process_exit import ProcessExit
from chainsim.engine.pulse import LOADING, Pulse
from chainsim.engine.responses import Failed
from chainsim.errors import PluginCrashed, PluginOutOfMemory, PluginRefused, PluginTimedOut, RenderError
from chainsim.model.chain import Chain
from chainsim.model.result import HostedStage
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_names import stage_name
from chainsim.plugin_failure import Failure, FailureKind
from chainsim.units import format_time, s_from_frames

PRINTED_CHARACTERS = 4096

ERRORS: dict[FailureKind, type[RenderError]] = {
    FailureKind.CRASHED: PluginCrashed,
    FailureKind.EXITED: PluginCrashed,
    FailureKind.TIMED_OUT: PluginTimedOut,
    FailureKind.OUT_OF_MEMORY: PluginOutOfMemory,
}


class Player(Protocol):
    """Where a chain is played, as far as it tells of what went wrong."""

    @property
    def pulse(self) -> Pulse:
        """Which stage is at work."""

    def output(self) -> str:
        """The end of what plugins have printed."""


class Scene:
    """A chain in a render process: who is who, for the moment when something goes wrong.

    Args:
        chain: the document.
        child: where it is played.
        sample_rate_hz: of its blocks.
        block_frames: length of its blocks.
    """

    def __init__(self, chain: Chain, child: Player, sample_rate_hz: int, block_frames: int) -> None:
        self._stages = list(walk_stages(chain.stages))
        self._child = child
        self._block_s = s_from_frames(block_frames, sample_rate_hz)
        self.hosted: dict[str, HostedStage] = {}  # once it is known

    def died(self, death: ProcessExit) -> RenderError:
        """The process has ended."""
        return self._error(death.kind, death.words)

    def stalled(self, timeout_s: float) -> RenderError:
        """The process did not move for this long, and has been killed."""
        return self._error(FailureKind.TIMED_OUT, f"did not answer for {timeout_s:g} s")

    def failed(self, answer: Failed) -> RenderError | PluginRefused:
        """The plugin, or its host, says that something is wrong."""
        slot = next((n for n, (path, _) in enumerate(self._stages, start=1) if path == answer.stage_path), 0)
        subject = self._subject(slot, "chain")
        message = f"{subject}: {answer.message}"
        if answer.refused:
            return PluginRefused(message)
        working, block, _ = self._child.pulse.read()
        if slot and working == slot and block != LOADING:
            message = f"{subject} failed at {format_time((block - 1) * self._block_s)}: {answer.message}"
        return RenderError(message, self._failure(FailureKind.RAISED, message, slot))

    def _error(self, kind: FailureKind, words: str) -> RenderError:
        slot, block, _ = self._child.pulse.read()
        known = 0 < slot <= len(self._stages)
        when = ""
        if known:
            when = " while loading" if block == LOADING else f" at {format_time((block - 1) * self._block_s)}"
        message = f"{self._subject(slot, 'the render process')} {words}{when}"
        return ERRORS[kind](message, self._failure(kind, message, slot))

    def _subject(self, slot: int, otherwise: str) -> str:
        if not 0 < slot <= len(self._stages):
            return otherwise
        path, stage = self._stages[slot - 1]
        return f"stage {path} '{stage_name(stage)}'"

    def _failure(self, kind: FailureKind, message: str, slot: int) -> Failure:
        printed = self._child.output()[-PRINTED_CHARACTERS:]
        if not 0 < slot <= len(self._stages):
            return Failure(kind, message, printed=printed)
        path, stage = self._stages[slot - 1]
        working, block, _ = self._child.pulse.read()
        name = stage_name(stage)
        hosted = self.hosted.get(path)
        plugin = hosted.plugin.name if hosted else stage_name(stage.model_copy(update={"name": None}))
        at_s = (block - 1) * self._block_s if working == slot and block != LOADING else None
        return Failure(kind, message, path, name, plugin, at_s, printed)
