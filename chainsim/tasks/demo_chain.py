"""A chain that has gone wrong, with a track of its own: what there is to show where nobody has brought a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chainsim.chain_preparation import choose_stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.render.sound_file import SoundFile

_CHAIN: dict[str, Any] = {
    "version": 1,
    "name": "Drums through a drive that was fed too hot",
    "source": {"signal": "programme", "rms_dbfs": -18, "length_s": 8},
    "stages": [
        {"name": "Low end", "builtin": "LowShelfFilter", "parameters": {"cutoff_frequency_hz": 100, "gain_db": 4}},
        {"name": "Make-up", "builtin": "Gain", "parameters": {"gain_db": 9}},
        {"name": "Drive", "builtin": "Clipping", "parameters": {"threshold_db": 0}},
        {"name": "Air", "builtin": "HighShelfFilter", "parameters": {"cutoff_frequency_hz": 8000, "gain_db": 3}},
    ],
}


def demo_chain() -> Chain:
    """Drums, bass and pad through four built-in stages, one of which is fed too hot."""
    return Chain.model_validate(_CHAIN)


def write_demo_track(file: Path) -> None:
    """Its track as a WAV file.

    Raises:
        UsageError: it can't be written.
    """
    track = choose_stimulus(demo_chain(), None, file.parent, RunOptions())
    with SoundFile(file, track.info.format, "WAV", "FLOAT") as sound:
        for block in track.blocks():
            sound.write(block)
