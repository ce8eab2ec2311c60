"""One plugin through DawDreamer, in whichever Python has it: `python FILE PLUGIN IN.npy OUT.npy RATE_HZ`."""

from __future__ import annotations

import sys

import numpy as np


def main(plugin: str, source: str, target: str, rate_hz: str) -> None:
    """Play (channels, frames) into a fresh instance as it is inserted."""
    import dawdreamer  # type: ignore[import-not-found,unused-ignore]

    samples = np.load(source)
    engine = dawdreamer.RenderEngine(int(rate_hz), 512)
    effect = engine.make_plugin_processor("effect", plugin)
    playback = engine.make_playback_processor("source", samples)
    if effect.can_set_bus(samples.shape[0], samples.shape[0]):
        effect.set_bus(samples.shape[0], samples.shape[0])
    engine.load_graph([(playback, []), (effect, ["source"])])
    engine.render(samples.shape[1] / int(rate_hz))
    np.save(target, np.asarray(engine.get_audio(), dtype=np.float32))


if __name__ == "__main__":
    main(*sys.argv[1:])
