"""Run one of the test plugins in a process of its own: `render` here, `play` there.

Plugins never enter the test process: a crash would end the whole suite. This knows pedalboard and nothing of
chainsim, so that what a plugin really does is established independently.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.tools.aside import run_aside

Samples = npt.NDArray[np.float32]

RATE_HZ = 48_000
BLOCK_FRAMES = 8192


@dataclass(frozen=True)
class Rendered:
    """What fresh instances made of each input, and what the plugin says of its latency."""

    outputs: list[Samples]
    reported_latency_frames: int


def render(plugin: Path, inputs: Sequence[npt.ArrayLike], **parameters: float) -> Rendered:
    """Each input, (channels, frames), through a fresh instance; as many frames come back, late by the latency."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        done = start(plugin, inputs, folder, parameters)
        assert done.returncode == 0, done.stderr
        with np.load(folder / "outputs.npz") as outputs:
            latency = int(outputs["latency"])
            return Rendered([outputs[f"arr_{index}"] for index in range(len(inputs))], latency)


def start(
    plugin: Path,
    inputs: Sequence[npt.ArrayLike],
    folder: Path,
    parameters: dict[str, float],
    timeout_s: float = 300.0,
) -> subprocess.CompletedProcess[str]:
    """The process that renders, after its end, however that came about.

    Raises:
        subprocess.TimeoutExpired: it did not end in time and was killed.
    """
    np.savez(folder / "inputs.npz", *[np.asarray(each, dtype=np.float32) for each in inputs])
    return run_aside(play, plugin, folder, parameters, timeout_s=timeout_s)


def play(plugin_file: Path, folder: Path, parameters: dict[str, float]) -> None:
    """In the child: read inputs.npz, write outputs.npz."""
    import pedalboard

    outputs: list[Samples] = []
    latency = 0
    with np.load(folder / "inputs.npz") as inputs:
        for name in sorted(inputs, key=lambda each: int(each.removeprefix("arr_"))):
            plugin: Any = pedalboard.VST3Plugin(str(plugin_file))  # some of its attributes are made at run time
            for key, value in parameters.items():
                assert key in plugin.parameters, f"no parameter {key} among {sorted(plugin.parameters)}"
                setattr(plugin, key, value)
            outputs.append(plugin.process(inputs[name], RATE_HZ, buffer_size=BLOCK_FRAMES, reset=False))
            latency = plugin.reported_latency_samples
    np.savez(folder / "outputs.npz", *outputs, latency=np.int64(latency))
