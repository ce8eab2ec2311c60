"""Stages of known mathematics, as Processors in NumPy: what they do to level follows from their formula."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.parameter import ParameterValue
from chainsim.model.processor import Processor
from chainsim.profile.measurement_bench import OpenProcessor

RATE_HZ = 48_000
STEREO = AudioFormat(RATE_HZ, 2)
Samples = npt.NDArray[np.float64]
Curve = Callable[[Samples], Samples]


class Stage:
    """What all have in common: no latency, double inside, float outside."""

    reported_latency_frames = 0

    def process(self, block: Audio) -> Audio:
        answer: Audio = self.run(block.astype(np.float64)).astype(np.float32)
        return answer

    def run(self, x: Samples) -> Samples:
        raise NotImplementedError

    def source_ended(self, frames: int) -> None:
        pass


class Shaper(Stage):
    """y = curve(x), sample by sample."""

    def __init__(self, curve: Curve) -> None:
        self._curve = curve

    def run(self, x: Samples) -> Samples:
        return self._curve(x)


class FirstChannel(Shaper):
    """The curve in channel 1 only."""

    def run(self, x: Samples) -> Samples:
        return np.stack([self._curve(x[0]), *x[1:]])


class Compressor(Stage):
    """One pole each way after the larger magnitude; 4:1 above the threshold."""

    def __init__(self, threshold_db: float = -20.0, attack_s: float = 0.01, release_s: float = 0.1) -> None:
        self._threshold = 10.0 ** (threshold_db / 20.0)
        self._attack, self._release = (1.0 - np.exp(-1.0 / (RATE_HZ * s)) for s in (attack_s, release_s))
        self._level = 0.0

    def run(self, x: Samples) -> Samples:
        levels = np.empty(x.shape[1])
        level, attack, release = self._level, float(self._attack), float(self._release)
        for n, magnitude in enumerate(np.abs(x).max(axis=0).tolist()):
            level += (magnitude - level) * (attack if magnitude > level else release)
            levels[n] = level
        self._level = level
        reduced: Samples = x * np.minimum(1.0, (np.maximum(levels, 1e-9) / self._threshold) ** -0.75)
        return reduced


class SlewLimiter(Stage):
    """Follows by no more than a sine of peak 1 at this frequency needs at its steepest."""

    def __init__(self, follows_hz: float, rate_hz: int = RATE_HZ) -> None:
        self._step = 2.0 * np.pi * follows_hz / rate_hz
        self._last: list[float] | None = None

    def run(self, x: Samples) -> Samples:
        lasts = self._last or [0.0] * x.shape[0]
        y, step = np.empty_like(x), self._step
        for channel, last in enumerate(lasts):
            for frame, value in enumerate(x[channel].tolist()):
                last += min(max(value - last, -step), step)
                y[channel, frame] = last
            lasts[channel] = last
        self._last = lasts
        return y


class Gate(Stage):
    """Shut while no sample of the last 20 ms reached the threshold."""

    def __init__(self, threshold_db: float = -40.0) -> None:
        self._threshold = 10.0 ** (threshold_db / 20.0)
        self._hold = RATE_HZ // 50
        self._since = self._hold

    def run(self, x: Samples) -> Samples:
        loud = np.flatnonzero(np.abs(x).max(axis=0) >= self._threshold)
        frames = np.arange(x.shape[1])
        before = np.searchsorted(loud, frames, side="right") - 1
        since = np.where(before >= 0, frames - loud[np.maximum(before, 0)] if loud.size else 0, self._since + frames)
        self._since = int(since[-1]) + 1 if x.shape[1] else self._since
        return x * (since < self._hold)


class Tremolo(Stage):
    """Gain 0 to -6 dB and back, 5 times a second."""

    def __init__(self) -> None:
        self._at = 0

    def run(self, x: Samples) -> Samples:
        t = (self._at + np.arange(x.shape[1])) / RATE_HZ
        self._at += x.shape[1]
        return x * 10.0 ** (-6.0 * (1.0 - np.cos(2.0 * np.pi * 5.0 * t)) / 40.0)


class Noise(Stage):
    """White noise of -80 dBFS RMS on top: the same from every start, or never the same."""

    def __init__(self, seed: int | None) -> None:
        self._random = np.random.default_rng(seed)

    def run(self, x: Samples) -> Samples:
        return x + 1e-4 * self._random.standard_normal(x.shape)


class Delay(Stage):
    """Late by so many frames and not saying so; `dry` adds the input."""

    def __init__(self, frames: int, *, dry: bool = False) -> None:
        self._late: Samples | None = None
        self._frames, self._dry = frames, dry

    def run(self, x: Samples) -> Samples:
        late = np.zeros((x.shape[0], self._frames)) if self._late is None else self._late
        line = np.concatenate([late, x], axis=1)
        self._late = line[:, x.shape[1] :]
        return line[:, : x.shape[1]] + (x if self._dry else 0.0)


class ClippingLoop(Stage):
    """An echo of 0.2 s (or `echo_s`) that comes round at -4.4 dB, clipped in the loop at `limit`."""

    def __init__(self, limit: float, echo_s: float = 0.2) -> None:
        self._limit, self._frames = limit, round(echo_s * RATE_HZ)
        self._held: Samples | None = None

    def run(self, x: Samples) -> Samples:
        held = np.zeros((x.shape[0], self._frames)) if self._held is None else self._held
        pieces = []
        for at in range(0, x.shape[1], self._frames):
            piece = x[:, at : at + self._frames]
            frames = piece.shape[1]
            pieces.append(piece + 0.6 * np.clip(held[:, :frames], -self._limit, self._limit))
            held = np.concatenate([held[:, frames:], pieces[-1]], axis=1)
        self._held = held
        return np.concatenate(pieces, axis=1)


class Broken(Stage):
    """NaN above full scale."""

    def run(self, x: Samples) -> Samples:
        return np.where(np.abs(x) > 1.0, np.nan, x)


class Series:
    """One after the other; none of them holds frames back."""

    reported_latency_frames = 0

    def __init__(self, *stages: Processor) -> None:
        self._stages = stages

    def process(self, block: Audio) -> Audio:
        for stage in self._stages:
            block = stage.process(block)
        return block

    def source_ended(self, frames: int) -> None:
        for stage in self._stages:
            stage.source_ended(frames)


def builtin(name: str, **parameters: ParameterValue) -> OpenProcessor:
    """One of pedalboard's effects, fresh at every call."""
    from pathlib import Path

    from chainsim.host.stage_opening import open_stage
    from chainsim.model.search_paths import SearchPaths

    stage = BuiltinStage(builtin=name, parameters=parameters)
    return lambda: open_stage(stage, STEREO, SearchPaths(Path.cwd())).processor


def series(*openers: OpenProcessor) -> OpenProcessor:
    return lambda: Series(*(opener() for opener in openers))


def clip(threshold_db: float = 0.0) -> OpenProcessor:
    limit = 10.0 ** (threshold_db / 20.0)
    return lambda: Shaper(lambda x: np.clip(x, -limit, limit))


def gain(gain_db: float) -> OpenProcessor:
    factor = 10.0 ** (gain_db / 20.0)
    return lambda: Shaper(lambda x: factor * x)


def bell(frequency_hz: float, gain_db: float, q: float) -> OpenProcessor:
    return builtin("PeakFilter", cutoff_frequency_hz=frequency_hz, gain_db=gain_db, q=q)
