"""Which values the parameters of pedalboard's own effects take."""

from __future__ import annotations

import math

from chainsim.host.parameter_setting import refuse
from chainsim.model.parameter import ParameterValue

MOST_DB = 200.0
_FREQUENCIES = ("cutoff", "centre_frequency")


def is_native_enum(value: object) -> bool:
    """Whether a value is one of pedalboard's choices."""
    return hasattr(type(value), "__members__")


def check_type(plugin: str, name: str, value: ParameterValue, default: object) -> None:
    """A value of the kind that the default is of.

    Raises:
        PluginRefused: another.
    """
    if is_native_enum(default):
        choices = type(default).__members__  # type: ignore[attr-defined]
        if value not in choices:
            raise refuse(name, plugin, f"one of {', '.join(choices)}", value)
    elif isinstance(default, bool):
        if not isinstance(value, bool):
            raise refuse(name, plugin, "true or false", value)
    elif isinstance(value, bool | str) or not math.isfinite(value):
        raise refuse(name, plugin, "a number", value)


def least(name: str) -> float | None:
    """The least that a parameter takes, as `check_range` has it."""
    if name.endswith("_db"):
        return -MOST_DB
    return 0.0 if name.endswith("_ms") or name.startswith(_FREQUENCIES) else None


def check_range(plugin: str, name: str, value: ParameterValue, sample_rate_hz: int | None) -> None:
    """What pedalboard itself lets pass although no filter is stable there.

    Raises:
        PluginRefused: a value that is out of range.
    """
    if isinstance(value, bool | str):
        return
    if name.startswith(_FREQUENCIES):
        if value <= 0.0:
            raise refuse(name, plugin, "a frequency above 0 Hz", value)
        if sample_rate_hz is not None and value >= sample_rate_hz / 2:
            raise refuse(name, plugin, f"a frequency below half the sample rate ({sample_rate_hz / 2:g} Hz)", value)
    elif name.endswith("_ms") and value < 0.0:
        raise refuse(name, plugin, "a time of 0 ms or more", value)
    elif name.endswith("_db") and abs(value) > MOST_DB:
        raise refuse(name, plugin, f"-{MOST_DB:g} to {MOST_DB:g} dB", value)
