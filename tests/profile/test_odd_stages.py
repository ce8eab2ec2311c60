"""Stages that nobody would call an effect are answered as well: whatever a processor returns, probing goes through."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from chainsim.model.audio import AudioFormat
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import RATE_HZ, STEREO, Curve, Delay, Samples, Shaper, Stage


class Divider(Stage):
    """An octave lower: the sign turns over with every second zero crossing, upwards."""

    def __init__(self) -> None:
        self._sign, self._last = 1.0, -1.0

    def run(self, x: Samples) -> Samples:
        positive = x[0] > 0.0
        upwards = positive & ~np.concatenate([[self._last > 0.0], positive[:-1]])
        signs = self._sign * np.where(np.cumsum(upwards) % 2 == 0, 1.0, -1.0)
        self._sign, self._last = float(signs[-1]), float(x[0, -1])
        return np.abs(x) * signs


class SampleAndHold(Stage):
    """Every 37th sample, until the next."""

    def __init__(self) -> None:
        self._at, self._held = 0, np.zeros((2, 1))

    def run(self, x: Samples) -> Samples:
        frames = self._at + np.arange(x.shape[1])
        latest = frames // 37 * 37 - self._at
        held: Samples = np.where(latest < 0, self._held[: x.shape[0]], x[:, np.maximum(latest, 0)])
        self._at, self._held = self._at + x.shape[1], held[:, -1:]
        return held


class Generator(Stage):
    """A tone, whatever comes in; or where anything does."""

    def __init__(self, *, gated: bool = False) -> None:
        self._at, self._gated = 0, gated

    def run(self, x: Samples) -> Samples:
        tone = 0.2 * np.sin(2.0 * np.pi * 440.0 / RATE_HZ * (self._at + np.arange(x.shape[1])))
        self._at += x.shape[1]
        return np.broadcast_to(tone, x.shape) * (float(np.abs(x).max(initial=0.0)) > 0.1 or not self._gated)


class Sum(Stage):
    """Of everything that ever came in."""

    def __init__(self) -> None:
        self._before: Samples | float = 0.0

    def run(self, x: Samples) -> Samples:
        y: Samples = np.cumsum(x, axis=1) + self._before
        self._before = y[:, -1:]
        return y


class Diverging(Stage):
    """What comes back into it is twice what went out, up to what a float can hold."""

    def __init__(self) -> None:
        self._fed_back = 0.0

    def run(self, x: Samples) -> Samples:
        self._fed_back = min(2.0 * self._fed_back + float(np.abs(x).max(initial=0.0)), 3e38)
        return np.full_like(x, self._fed_back)


class SilentAtRandom(Stage):
    """One instance in so many."""

    _random = np.random.default_rng(3)

    def __init__(self, *, of: int = 2) -> None:
        self._gain = float(self._random.integers(of) > 0)

    def run(self, x: Samples) -> Samples:
        return self._gain * x


class NoNumberSinceLoud(Stage):
    """Once anything was louder than +6 dBFS."""

    def __init__(self) -> None:
        self._broken = False

    def run(self, x: Samples) -> Samples:
        self._broken |= float(np.abs(x).max(initial=0.0)) > 2.0
        return x * math.nan if self._broken else x


def within(lowest: float, highest: float, otherwise: float) -> Curve:
    return lambda x: np.where((np.abs(x) > lowest) & (np.abs(x) < highest), otherwise, x)


CURVES: dict[str, Curve] = {
    "silence": lambda x: 0.0 * x,
    "bias alone": lambda x: 0.0 * x + 0.5,
    "with a bias": lambda x: x + 0.5,
    "ring modulator with itself": lambda x: x * x,
    "cubed": lambda x: x**3,
    "with its square": lambda x: x + 0.3 * x * x,
    "rectified": np.abs,
    "half rectified": lambda x: np.maximum(x, 0.0),
    "root": lambda x: np.sign(x) * np.sqrt(np.abs(x)),
    "folded": lambda x: np.sin(5.0 * x),
    "wrapped": lambda x: (x + 1.0) % 2.0 - 1.0,
    "square": lambda x: 0.1 * np.sign(x),
    "three steps": lambda x: np.clip(np.round(x), -1.0, 1.0),
    "endless steps": lambda x: np.round(2.0 * x) / 2.0,
    "one channel": lambda x: np.stack([x[0], *(0.0 * x[1:])]),
    "difference": lambda x: np.broadcast_to(x[0] - x[-1], x.shape),
    "product of channels": lambda x: np.broadcast_to(x[0] * x[-1], x.shape),
    "channels exchanged": lambda x: x[::-1],
    "next to nothing": lambda x: 1e-30 * x,
    "far too much": lambda x: 1e15 * x,
    "infinite in all but name": lambda x: np.where(np.abs(x) > 4.0, 1e30 * x, x),
    "nothing of what is loud": within(30.0, math.inf, 0.0),
    "nothing of what is quiet": within(0.0, 0.01, 0.0),
    "no number when quiet": within(0.0, 0.001, math.nan),
    "no number amid": within(0.05, 0.2, math.nan),
    "no number when loud": within(4.0, math.inf, math.nan),
    "infinite when loud": within(1.0, math.inf, math.inf),
    "no number": lambda x: math.nan * x,
}
OTHERS: dict[str, OpenProcessor] = {
    "divider": Divider,
    "sample and hold": SampleAndHold,
    "generator": Generator,
    "gated generator": lambda: Generator(gated=True),
    "sum": Sum,
    "diverging": Diverging,
    "silent at random": SilentAtRandom,
    "seldom silent": lambda: SilentAtRandom(of=10),
    "no number since it was loud": NoNumberSinceLoud,
    "far too late": lambda: Delay(4 * RATE_HZ),
}
ODD: dict[str, OpenProcessor] = {**{name: partial(Shaper, curve) for name, curve in CURVES.items()}, **OTHERS}


@pytest.mark.parametrize("name", ODD)
def test_any_stage_can_be_probed(name: str) -> None:
    profile = probe_stage(ODD[name], STEREO)
    assert profile.non_finite_output == name.startswith(("no number", "infinite", "diverging"))


@pytest.mark.parametrize("name", OTHERS)
def test_in_one_channel(name: str) -> None:
    profile = probe_stage(ODD[name], AudioFormat(RATE_HZ, 1))
    assert profile.non_finite_output == name.startswith(("no number", "diverging"))
