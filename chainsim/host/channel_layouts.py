"""Channel layouts that can't be hosted, in words."""

from __future__ import annotations

import re

_EXPECTS = re.compile(r"expects (\d+) input channels and (\d+) output channels")


def layout_words(error: Exception) -> str | None:
    """What a plugin takes and returns, where that is what pedalboard complains of; else None.

    pedalboard feeds a plugin's main bus, with as many channels as come out of it: side-chain inputs get silence, and
    outputs beyond the first bus go unheard.
    """
    found = _EXPECTS.search(str(error))
    if found is None:
        return None
    takes, returns = map(int, found.groups())
    offered = f"takes {_channels(takes)} and returns {_channels(returns)}"
    if takes != returns:
        return f"{offered}; a stage has to return as many as it takes: use the plugin's stereo or its mono version"
    return f"{offered}; a stage is mono or stereo: use the plugin's stereo version"


def _channels(count: int) -> str:
    return {1: "one channel", 2: "two channels"}.get(count, f"{count} channels")
