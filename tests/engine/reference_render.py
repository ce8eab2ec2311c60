"""A plugin's whole-array output by pedalboard alone, in a process of its own.

Independent of chainsim: it imports nothing of it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pedalboard
import pedalboard_native

FLUSH_FRAMES = 48_000


def whole(file: str, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    plugin = pedalboard.VST3Plugin(file)
    # Anew: while loading, pedalboard plays noise into a plugin, and may leave some of it inside.
    plugin._reload_type = pedalboard_native.ExternalPluginReloadType.PersistsAudioOnReset
    plugin.reset()
    silence = np.zeros((samples.shape[0], FLUSH_FRAMES), np.float32)
    out = plugin.process(np.concatenate([samples, silence], axis=1), 48_000, reset=False)
    compensated: npt.NDArray[np.float32] = out[:, : samples.shape[1]]  # from a reset on, latency is left out
    return compensated


def play(file: str, given: Path, wanted: Path) -> None:
    """In a child: read an array, write what the plugin makes of it."""
    source = np.load(given)
    try:
        rendered = whole(file, source)
    except ValueError:  # mono only
        rendered = np.concatenate([whole(file, source[c : c + 1]) for c in range(source.shape[0])])
    np.save(wanted, rendered)
