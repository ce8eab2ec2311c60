"""A parameter of a VST3 or Audio Unit that moves: how its values become positions of the plugin's own knob.

What position shows a value only the plugin knows, and asking it is slow. So it is asked once, before anything plays,
at `NODES` values between the least and the greatest; straight lines between them are nearer than a knob's own steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pedalboard

from chainsim.host import pedalboard_privates as privates
from chainsim.model.automation import reached_values
from chainsim.model.parameter import Automation, ParameterValue

NODES = 129
_ASKED_STEP = 0.002


@dataclass(frozen=True, slots=True)
class MovingParameter:
    """The plugin's own name, and either positions at rising values, or the position of every value."""

    own_name: str
    values: Sequence[float]
    positions: Sequence[float]
    named: tuple[tuple[ParameterValue, float], ...] = ()

    def turn(self, plugin: pedalboard.VST3Plugin, value: ParameterValue) -> None:
        """Set an instance, without asking it anything."""
        if isinstance(value, bool | str):
            position = dict(self.named)[value]
        else:
            position = float(np.interp(value, self.values, self.positions))
        privates.handle(plugin, self.own_name).raw_value = position


def moving_parameter(parameter: Any, own_name: str, points: Automation) -> MovingParameter:  # noqa: ANN401
    """Of an asked parameter that has taken all that the points go between."""
    reached = reached_values(points)
    if isinstance(reached[0], bool | str):
        return MovingParameter(own_name, (), (), tuple((v, float(parameter.get_raw_value_for(v))) for v in reached))
    values = np.unique([*np.linspace(float(reached[0]), float(reached[-1]), NODES)])
    return MovingParameter(own_name, tuple(values), tuple(_position(parameter, float(v)) for v in values))


def _position(parameter: Any, value: float) -> float:  # noqa: ANN401
    """Where the knob shows a value: by what the plugin reads in a text, where that is no nonsense.

    pedalboard's own answer is exact to the thousandth of the way that it has asked for, a step that could be heard.
    """
    asked = float(parameter.get_raw_value_for(value))
    read = float(parameter.get_raw_value_for_text(str(value)))
    return read if abs(read - asked) <= _ASKED_STEP else asked
