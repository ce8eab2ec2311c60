"""What a host would keep of a plugin in a stage's setting: its preset, as a file holds it."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from chainsim.errors import PluginRefused
from chainsim.host.external import open_external
from chainsim.model.chain import AuStage, Vst3Stage
from chainsim.model.search_paths import SearchPaths

_RATE_HZ, _FRAMES = 48_000.0, 512


def kept_state(stage: Vst3Stage | AuStage, places: SearchPaths) -> bytes:
    """The bytes of a .vstpreset.

    What was set shows in a plugin's state only once it has played a block.

    Raises:
        HostError, PluginRefused: as `open_external`, or it is no VST3.
    """
    if not isinstance(stage, Vst3Stage):
        raise PluginRefused("the state of an Audio Unit is no .vstpreset", location=("au",))
    plugin = open_external(stage, places).plugin
    for channels in (2, 1):
        with suppress(ValueError):
            plugin.process(np.zeros((channels, _FRAMES), dtype=np.float32), _RATE_HZ)
            break
    return bytes(plugin.preset_data)
