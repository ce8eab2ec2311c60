"""ChannelStrip's wave shapers in NumPy, in the order of its parameter; the limit is 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

from tests.plugins.strip_modules import follow, share_of

Array = npt.NDArray[np.float64]

_EMPHASIS_S = 1 / (2 * np.pi * 3000)


@dataclass(frozen=True)
class Shape:
    """`bend(x, rate_hz)`, and how far a value is up to where it would be cut; `clips`: the slope breaks there."""

    name: str
    clips: bool
    bend: Callable[[Array, int], Array]
    reach: Callable[[Array, int], Array] = lambda x, _: np.abs(x)


def _fold(x: Array, _: int) -> Array:
    """A triangle wave over x."""
    return np.abs((x - 1) % 4 - 2) - 1


def _cornered_knee(x: Array, _: int) -> Array:
    a = np.minimum(np.abs(x), 1)
    return np.sign(x) * np.where(a <= 0.5, a, a - 0.6 * (a - 0.5) ** 2)


def _quadratic_knee(x: Array, _: int) -> Array:
    a = np.minimum(np.abs(x), 1.5)
    return np.sign(x) * np.where(a <= 0.5, a, a - 0.5 * (a - 0.5) ** 2)


def _cubic(x: Array, _: int) -> Array:
    b = np.clip(x, -1, 1)
    return np.asarray(b - b**3 / 3)


def _tube(x: Array, rate_hz: int) -> Array:
    bias = 0.5 * follow(np.abs(x), 0.050, rate_hz)
    bent = np.tanh(x + bias) - np.tanh(bias)
    return np.asarray(bent - follow(bent, 1 / (2 * np.pi * 5), rate_hz))


def _tape(x: Array, rate_hz: int) -> Array:
    """The inverse of e = 2 x - low(x), with low one pole, is a filter of its own."""
    return _undone(np.tanh(_emphasised(x, rate_hz)), rate_hz)


def _emphasised(x: Array, rate_hz: int) -> Array:
    return 2 * x - follow(x, _EMPHASIS_S, rate_hz)


def _undone(bent: Array, rate_hz: int) -> Array:
    k = share_of(_EMPHASIS_S, rate_hz)
    return np.asarray(signal.lfilter([1, -(1 - k)], [2 - k, -2 * (1 - k)], bent))


def _soft(x: Array) -> Array:
    """Gets to the limit at 1.2."""
    return 1.5 * np.tanh(x / 1.5)


def _railed_tape(x: Array, rate_hz: int) -> Array:
    return _undone(np.clip(_soft(_emphasised(x, rate_hz)), -1, 1), rate_hz)


def _diode(x: Array, _: int) -> Array:
    return np.where(x > 0, np.minimum(x, 1), _soft(x))


def _slew(x: Array, rate_hz: int) -> Array:
    step, y = 2 * np.pi * 3000 / rate_hz, np.zeros_like(x)
    for channel, row in enumerate(x):
        last = 0.0
        for frame, value in enumerate(row):
            last += min(max(value - last, -step), step)
            y[channel, frame] = last
    return y


SHAPES = (
    Shape("straight", False, lambda x, _: x),
    Shape("hard", True, lambda x, _: np.clip(x, -1, 1)),
    Shape("asymmetric", True, lambda x, _: np.clip(x, -0.5, 1), lambda x, _: np.maximum(x, -2 * x)),
    Shape("fold", True, _fold),
    Shape("cornered knee", True, _cornered_knee),
    Shape("tanh", False, lambda x, _: np.tanh(x)),
    Shape("tube", False, _tube),
    Shape("tape", False, _tape),
    Shape("quadratic knee", False, _quadratic_knee),
    Shape("cubic", False, _cubic),
    Shape("slew", False, _slew),
    Shape("railed tape", True, _railed_tape, lambda x, rate_hz: np.abs(_soft(_emphasised(x, rate_hz)))),
    Shape("diode", True, _diode, lambda x, _: np.maximum(x, 0)),
    Shape("railed tanh", True, lambda x, _: np.clip(_soft(x), -1, 1), lambda x, _: np.abs(_soft(x))),
)
