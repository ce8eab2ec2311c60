"""ChannelStrip in this process, through pedalboard alone: for programs that may die, not for tests themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.plugins.channel_strip import DEFAULTS

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Played:
    """What came back, and the values that the parameters really took: pedalboard rounds to a thousandth of a range."""

    samples: Samples
    taken: Mapping[str, float]


class StripPlayer:
    """One instance for any number of settings, since making one costs as much as a hundred renders.

    Args:
        plugin: the bundle.
    """

    def __init__(self, plugin: Path) -> None:
        import pedalboard

        self._plugin: Any = pedalboard.VST3Plugin(str(plugin))  # its parameters are attributes made at run time

    def play(self, x: npt.ArrayLike, rate_hz: int, parameters: Mapping[str, float]) -> Played:
        """What comes back for (channels, frames) from the plugin's start; as many frames, late by its latency."""
        values = {**DEFAULTS, **parameters}
        # A parameter that changes has the plugin begin anew: a few frames with another one, and it will.
        self._process(np.zeros((2, 64)), rate_hz, {**values, "bits": 23 if values["bits"] == 24 else 24})
        samples = self._process(x, rate_hz, values)
        return Played(samples, {name: self._taken(name) for name in values})

    def _taken(self, name: str) -> float:
        """To all digits, which the text that pedalboard reads values from has not."""
        parameter = self._plugin.parameters[name]
        low, high, _ = parameter.range
        return float(low + parameter.raw_value * (high - low))

    def _process(self, x: npt.ArrayLike, rate_hz: int, values: Mapping[str, float]) -> Samples:
        for name, value in values.items():
            setattr(self._plugin, name, value)
        samples = np.ascontiguousarray(x, dtype=np.float32)
        played: Samples = self._plugin.process(samples, rate_hz, buffer_size=8192, reset=False)
        return played


def play_all(plugin: Path, x: npt.ArrayLike, rate_hz: int, settings: Sequence[Mapping[str, float]]) -> list[Played]:
    """One input with each of the settings: what to run in a process of its own."""
    player = StripPlayer(plugin)
    return [player.play(x, rate_hz, parameters) for parameters in settings]
