"""A plugin that hangs while it is asked alone, told as a render would have told it."""

from __future__ import annotations

from chainsim.engine.failure_attribution import PRINTED_CHARACTERS
from chainsim.errors import PluginTimedOut
from chainsim.model.stage_addressing import LeafStage
from chainsim.model.stage_names import stage_name
from chainsim.plugin_failure import Failure, FailureKind


class HungError(PluginTimedOut):
    """One call into a plugin has not come back; what it had printed until then is `printed`."""

    def __init__(self, message: str, printed: str) -> None:
        super().__init__(message)
        self.printed = printed


def named(error: HungError, path: str, stage: LeafStage) -> PluginTimedOut:
    """As a render would have put it."""
    name = stage_name(stage)
    message = f"stage {path} '{name}' {error}"
    plugin = stage_name(stage.model_copy(update={"name": None}))
    printed = error.printed[-PRINTED_CHARACTERS:]
    return PluginTimedOut(message, Failure(FailureKind.TIMED_OUT, message, path, name, plugin, None, printed))
