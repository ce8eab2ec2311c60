"""The edits that the page may ask for."""

from __future__ import annotations

from typing import Any

from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.serve.plugin_list import PluginList
from chainsim.serve.stage_keys import KeyedChain
from chainsim.serve.workspace import Workspace
from chainsim.tasks.chain_edits import stage_added, stage_changed, stage_moved, stage_removed, stage_stepped, value_set


def edited(workspace: Workspace, plugins: PluginList, asked: dict[str, Any]) -> int:
    """Do it; returns the revision.

    Raises:
        UsageError: there is no such edit, or the chain can't take it.
    """
    match asked:
        case {"set": str(target), "to": bool() | int() | float() | str() as value}:
            return workspace.change(lambda now: value_set(now.chain, now.path(target), value), turned=target)
        case {"add": str(plugin), "at": int(number)}:
            stage = plugins.stage(plugin)
            return workspace.change(lambda now: stage_added(now.chain, stage, number))
        case {"add": str(plugin)}:
            stage = plugins.stage(plugin)
            return workspace.change(lambda now: stage_added(now.chain, stage, len(now.chain.stages) + 1))
        case {"preset": str(preset), "of": int() | str() as of}:
            return workspace.change(
                lambda now: stage_changed(now.chain, now.number(of), lambda one: workspace.presets.given(one, preset))
            )
        case {"remove": int() | str() as of}:
            return workspace.change(lambda now: _without(now, of))
        case {"move": int() | str() as of, "to": int() | str() as to}:
            return workspace.change(lambda now: stage_moved(now.chain, now.number(of), now.number(to)))
        case {"move": str(of), "by": -1 | 1 as by}:
            return workspace.change(lambda now: stage_stepped(now.chain, now.number(of), by))
        case {"undo": True}:
            return workspace.step_back()
        case {"redo": True}:
            return workspace.step_forward()
        case {"check": bool(wanted)}:
            return workspace.check_again() if wanted else workspace.stop_check()
        case {"apply": "trims"}:
            return workspace.apply_trims()
    raise UsageError("no such edit")


def _without(now: KeyedChain, of: int | str) -> Chain:
    """One that is not there any more has been removed already."""
    return now.chain if now.lacks(of) else stage_removed(now.chain, now.number(of))
