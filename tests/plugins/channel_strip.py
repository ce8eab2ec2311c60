"""ChannelStrip's mathematics once more, on whole arrays: what comes out, and what arrives at the shaper in it.

Parameters have the names that pedalboard gives them; what is left out has the plugin's default. Audio is
(channels, frames), two channels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy import signal

from tests.plugins.strip_modules import MODULES, Setting, band_pass, biquad, follow, gain
from tests.plugins.strip_shapes import SHAPES

Array = npt.NDArray[np.float64]

ROUTES = (
    *("stereo", "mid", "side", "first", "low band", "middle band", "high band"),
    *("shared bass", "steep top", "three bands"),
)
DEFAULTS: Mapping[str, float] = MappingProxyType(
    {
        "route": 0,
        "route_freq_hz": 300,
        "front": 0,
        "front_level_db": -20,
        "front_time_decades": -2,
        "front_freq_hz": 1000,
        "front_amount": 4,
        "drive_db": 12,
        "shape": 1,
        "oversampling": 1,
        "late_s": 0,
        "sag": 0,
        "makeup_db": -12,
        "noise_in_db": -200,
        "back": 0,
        "back_level_db": -20,
        "back_time_decades": -2,
        "back_freq_hz": 1000,
        "back_amount": 4,
        "mix": 1,
        "noise_out_db": -200,
        "seed": 0,
        "bits": 0,
        "tap": 0,
    }
)
_FAR = 1000.0  # the limit before its time has come
_SILENT_DB = -200


@dataclass(frozen=True)
class Strip:
    """What the plugin makes of a signal. `reach`: how far each frame gets at the shaper, 1 being its limit."""

    output: Array
    reach: Array


def channel_strip(x: Array, rate_hz: int, **parameters: float) -> Strip:
    """The plugin from its start, with a seed of its own where something in it is random."""
    if unknown := parameters.keys() - DEFAULTS.keys():
        raise ValueError(f"ChannelStrip has no {', '.join(sorted(unknown))}")
    value = {**DEFAULTS, **parameters}
    seed = round(value["seed"])
    route = ROUTES[round(value["route"])]
    taken, rest = _parted(x, route, value["route_freq_hz"], rate_hz)
    if route == "three bands":
        beside, to = MODULES[round(value["front"])], _setting("front", value)
        rest = np.asarray(sum(beside(each, to, rate_hz, seed, each) for each in _beside(x, value, rate_hz)))
    driven = gain(value["drive_db"]) * MODULES[round(value["front"])](
        taken, _setting("front", value), rate_hz, seed + 1, taken
    )
    limit = _limit(driven, value["late_s"], value["sag"], rate_hz)
    noise_in, noise_out = _noises(value, x.shape[1])
    bent, reach = _shaped(driven + noise_in, limit, value, rate_hz)
    back = MODULES[round(value["back"])]
    way = back(gain(value["makeup_db"]) * bent, _setting("back", value), rate_hz, seed + 2, taken)
    joined = _joined(way + rest, route)
    output = (1 - value["mix"]) * x + value["mix"] * joined + noise_out
    if value["bits"]:
        steps = 2.0 ** (value["bits"] - 1)
        output = np.floor(output * steps + 0.5) / steps
    return Strip(output, reach)


def _setting(place: str, value: Mapping[str, float]) -> Setting:
    names = ("level_db", "time_decades", "freq_hz", "amount")
    level_db, decades, hz, amount = (value[f"{place}_{name}"] for name in names)
    return Setting(level_db, 10.0**decades, hz, amount)


def _parted(x: Array, route: str, hz: float, rate_hz: int) -> tuple[Array, Array]:
    """The part that is treated, and the rest; of mid and side the first channel is the mid."""
    if route == "stereo":
        return x, np.zeros_like(x)
    if route in ("mid", "side", "first"):
        pair = x if route == "first" else np.stack([x[0] + x[1], x[0] - x[1]]) / 2
        kept = 1 if route == "side" else 0
        way = np.zeros_like(x)
        way[kept] = pair[kept]
        return way, pair - way
    if route == "shared bass":
        pair = np.stack([x[0] + x[1], x[0] - x[1]]) / 2
        way = np.stack([biquad("low-pass", pair[0], hz, np.sqrt(0.5), rate_hz), np.zeros_like(pair[0])])
        return way, pair - way
    if route == "middle band":
        way = band_pass(x, hz, 1.0, rate_hz)
    elif route == "steep top":
        once = biquad("high-pass", x, hz, np.sqrt(0.5), rate_hz)
        way = biquad("high-pass", once, hz, np.sqrt(0.5), rate_hz)
    elif route == "three bands":
        way = x - sum(_beside(x, {"route_freq_hz": hz}, rate_hz))
    else:
        way = biquad("low-pass" if route == "low band" else "high-pass", x, hz, np.sqrt(0.5), rate_hz)
    return way, x - way


def _beside(x: Array, value: Mapping[str, float], rate_hz: int) -> tuple[Array, Array]:
    """What is below the middle band of three, and what is above it."""
    hz = value["route_freq_hz"]
    low = biquad("low-pass", x, hz, np.sqrt(0.5), rate_hz)
    return low, biquad("high-pass", x - low, 8 * hz, np.sqrt(0.5), rate_hz)


def _joined(y: Array, route: str) -> Array:
    return np.stack([y[0] + y[1], y[0] - y[1]]) if route in ("mid", "side", "shared bass") else y


def _limit(driven: Array, late_s: float, sag: float, rate_hz: int) -> Array:
    limit = np.ones(driven.shape[1])
    late = int(np.floor(late_s * rate_hz + 0.5))
    if sag:
        peak = np.abs(driven[:, late:]).max(axis=0)
        limit[late:] = np.maximum(0.25, 1 - sag * follow(peak, 2.0, rate_hz))
    limit[:late] = _FAR
    return limit


def _noises(value: Mapping[str, float], frames: int) -> tuple[Array, Array]:
    """One random number after the other: for both channels before the shaper, then for both behind it."""
    levels_db = [value["noise_in_db"], value["noise_out_db"]]
    heard = [level_db > _SILENT_DB for level_db in levels_db]
    raw = np.random.RandomState(round(value["seed"])).randint(0, 2**32, (frames, 2 * sum(heard)), dtype=np.uint32)
    uniform = (raw / 2.0**31 - 1).T
    both = []
    for level_db, on in zip(levels_db, heard, strict=True):
        both.append(np.sqrt(3) * gain(level_db) * uniform[:2] if on else np.zeros((2, frames)))
        uniform = uniform[2:] if on else uniform
    return both[0], both[1]


def _shaped(v: Array, limit: Array, value: Mapping[str, float], rate_hz: int) -> tuple[Array, Array]:
    """Through the shaper, at a higher rate where so set; and how far each frame gets there."""
    shape, factor = SHAPES[round(value["shape"])], round(value["oversampling"])
    if factor == 1:
        return limit * shape.bend(v / limit, rate_hz), shape.reach(v / limit, rate_hz)
    taps = signal.firwin(32 * factor + 1, 0.42, window=("kaiser", 8), fs=factor)
    raised = np.asarray(signal.upfirdn(factor * taps, v, up=factor, axis=1))[:, : v.shape[1] * factor]
    high_limit = np.repeat(limit, factor)
    bent = high_limit * shape.bend(raised / high_limit, factor * rate_hz)
    lowered = np.asarray(signal.upfirdn(taps, bent, down=factor, axis=1))[:, : v.shape[1]]
    reach = shape.reach(raised / high_limit, factor * rate_hz).reshape(2, -1, factor).max(axis=2)
    return lowered, reach
