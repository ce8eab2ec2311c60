"""The edits that the page may ask for."""

from __future__ import annotations

from typing import Any

from chainsim.errors import UsageError
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.workspace import Workspace
from chainsim.tasks.chain_edits import stage_added, stage_changed, stage_moved, stage_removed, value_set


def edited(workspace: Workspace, plugins: PluginList, asked: dict[str, Any]) -> int:
    """Do it; returns the revision.

    Raises:
        UsageError: there is no such edit, or the chain can't take it.
    """
    match asked:
        case {"set": str(target), "to": bool() | int() | float() | str() as value}:
            return workspace.change(lambda chain: value_set(chain, target, value), turned=target)
        case {"add": str(plugin), "at": int(number)}:
            stage = plugins.stage(plugin)
            return workspace.change(lambda chain: stage_added(chain, stage, number))
        case {"preset": str(preset), "of": int(number)}:
            return workspace.change(
                lambda chain: stage_changed(chain, number, lambda stage: workspace.presets.given(stage, preset))
            )
        case {"remove": int(number)}:
            return workspace.change(lambda chain: stage_removed(chain, number))
        case {"move": int(number), "to": int(to)}:
            return workspace.change(lambda chain: stage_moved(chain, number, to))
        case {"undo": True}:
            return workspace.step_back()
        case {"redo": True}:
            return workspace.step_forward()
        case {"check": bool(wanted)}:
            return workspace.check_again() if wanted else workspace.stop_check()
        case {"apply": "trims"}:
            return workspace.apply_trims()
    raise UsageError("no such edit")
