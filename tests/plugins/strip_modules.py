"""What stands before and behind ChannelStrip's shaper, in NumPy and SciPy, in the order of its parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage, signal

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """One for all modules; what it means is each module's own, see the README."""

    level_db: float
    time_s: float
    hz: float
    amount: float


Module = Callable[[Array, Setting, int, int, Array], Array]
"""Of the signal, the setting, the rate in Hz, a seed, and what level matching matches."""


def gain(level_db: float) -> float:
    """As a factor."""
    return float(10 ** (level_db / 20))


def share_of(time_s: float, rate_hz: int) -> float:
    """Of the way that one pole goes in a frame."""
    return float(1 - np.exp(-1 / (time_s * rate_hz)))


def follow(x: Array, time_s: float, rate_hz: int, start: float = 0.0) -> Array:
    """One pole, along the last axis."""
    k = share_of(time_s, rate_hz)
    begin = np.full((*x.shape[:-1], 1), (1 - k) * start)
    return np.asarray(signal.lfilter([k], [1, k - 1], x, zi=begin)[0])


def biquad(kind: str, x: Array, hz: float, q: float, rate_hz: int, gain_db: float = 0.0) -> Array:
    """The analogue prototype by the bilinear transform, its frequency kept in place."""
    w = 2 * rate_hz * np.tan(np.pi * hz / rate_hz)
    a = gain(gain_db / 2)
    numerator = {
        "low-pass": [0, 0, w**2],
        "high-pass": [1, 0, 0],
        "band-pass": [0, w / q, 0],
        "bell": [1, w * a / q, w**2],
    }[kind]
    return np.asarray(signal.lfilter(*signal.bilinear(numerator, [1, w / (a * q), w**2], fs=rate_hz), x))


def band_pass(x: Array, hz: float, q: float, rate_hz: int) -> Array:
    """0 dB in the middle."""
    return biquad("band-pass", x, hz, q, rate_hz)


def _detect(peaks: Array, attack_s: float, release_s: float, rate_hz: int) -> Array:
    up, down = share_of(attack_s, rate_hz), share_of(release_s, rate_hz)
    level, levels = 0.0, []
    for peak in peaks.tolist():
        level += (up if peak > level else down) * (peak - level)
        levels.append(level)
    return np.array(levels)


def _above(levels: Array, set_to: Setting) -> Array:
    over = np.maximum(1, levels / gain(set_to.level_db))
    return np.asarray(over ** (1 / set_to.amount - 1))


def _peaks(x: Array) -> Array:
    return np.asarray(np.abs(x).max(axis=0))


def _power(x: Array) -> Array:
    return np.asarray((x**2).mean(axis=0))


def compressor(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Releases 20 times as slowly as it attacks."""
    return x * _above(_detect(_peaks(x), to.time_s, 20 * to.time_s, rate_hz), to)


def leveller(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """A compressor of the mean power."""
    return x * _above(np.sqrt(follow(_power(x), to.time_s, rate_hz, 1e-8)), to)


def gate(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Opens in 1 ms."""
    opening, closing, falling = (
        share_of(0.001, rate_hz),
        share_of(to.time_s, rate_hz),
        np.exp(-1 / (to.time_s * rate_hz)),
    )
    held, openness, gains = 0.0, 0.0, []
    for peak in _peaks(x).tolist():
        held = max(held * falling, peak)
        openness += opening * (1 - openness) if held >= gain(to.level_db) else -closing * openness
        gains.append(openness)
    return np.multiply(x, gains)


def expander(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Downwards, by 40 dB at most."""
    below = np.minimum(1, _detect(_peaks(x), 0.001, to.time_s, rate_hz) / gain(to.level_db))
    return x * np.where(below < 1, np.maximum(below ** (to.amount - 1), 0.01), 1)


def transients(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Louder where the level rises, softer where it falls."""
    fast, slow = _detect(_peaks(x), 0.001, to.time_s, rate_hz), follow(_peaks(x), to.time_s, rate_hz)
    most = gain(to.level_db)
    return x * np.clip(((fast + 1e-6) / (slow + 1e-6)) ** to.amount, 1 / most, most)


def de_esser(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Turns all down by what is high."""
    high = biquad("high-pass", x, to.hz, np.sqrt(0.5), rate_hz)
    return x * _above(_detect(_peaks(high), 0.0005, to.time_s, rate_hz), to)


def dynamic_eq(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """A bell that goes down as its band goes up."""
    band = band_pass(x, to.hz, 1.0, rate_hz)
    return x + (_above(_detect(_peaks(band), 0.001, to.time_s, rate_hz), to) - 1) * band


def auto_gain(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """To a level, within a range."""
    target, most = gain(to.level_db), gain(to.amount)
    rms = np.sqrt(follow(_power(x), to.time_s, rate_hz, target**2) + 1e-12)
    return x * np.clip(target / rms, 1 / most, most)


def _ahead(x: Array, needed: Array, time_s: float, rate_hz: int) -> Array:
    window = max(2, int(np.floor(time_s * rate_hz + 0.5)))
    before = np.pad(needed, (2 * window, 0), constant_values=1)
    lowest = ndimage.minimum_filter1d(before, window, origin=(window - 1) // 2 if window % 2 else window // 2 - 1)
    smooth = np.convolve(lowest, np.full(window, 1 / window))[2 * window : 2 * window + x.shape[1]]
    return np.asarray(np.pad(x, ((0, 0), (window - 1, 0)))[:, : x.shape[1]] * smooth)


def limiter(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Looks ahead by `time_s`."""
    return _ahead(x, np.minimum(1, gain(to.level_db) / np.maximum(_peaks(x), 1e-12)), to.time_s, rate_hz)


def normaliser(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """A limiter that turns up as well."""
    needed = np.minimum(gain(to.level_db) / np.maximum(_peaks(x), 1e-6), gain(to.amount))
    return _ahead(x, needed, to.time_s, rate_hz)


def match(x: Array, to: Setting, rate_hz: int, _: int, reference: Array) -> Array:
    """To the level of the reference, by 20 dB at most."""
    wanted, here = (follow(_power(each), to.time_s, rate_hz, 1e-8) for each in (reference, x))
    return np.asarray(x * np.clip(np.sqrt(wanted / here), 0.1, 10))


def bell(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """`amount` is Q."""
    return biquad("bell", x, to.hz, to.amount, rate_hz, to.level_db)


def low_pass(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """`amount` is Q."""
    return biquad("low-pass", x, to.hz, to.amount, rate_hz)


def high_pass(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """`amount` is Q."""
    return biquad("high-pass", x, to.hz, to.amount, rate_hz)


def echo(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """A loop of `time_s`."""
    loop = np.zeros(max(1, int(np.floor(to.time_s * rate_hz + 0.5))) + 1)
    loop[0], loop[-1] = 1, -gain(to.level_db)
    return np.asarray(signal.lfilter([1], loop, x))


def wander(seed: int, frames: int, rate_hz: int) -> Array:
    """Straight lines between random values, 50 ms apart."""
    step = int(np.floor(0.050 * rate_hz + 0.5))
    raw = np.random.RandomState(seed).randint(0, 2**32, frames // step + 2, dtype=np.uint32)
    return np.asarray(np.interp(np.arange(frames), step * np.arange(len(raw) + 1), [0, *(raw / 2.0**31 - 1)]))


def _late(x: Array, frames: Array) -> Array:
    """By so many frames each, read along straight lines; silence before the start."""
    n = np.arange(x.shape[-1])
    return np.asarray(np.interp(n - frames, np.arange(-1, len(n)), [0, *x], left=0.0))


def _chorus(x: Array, wave: Array, rate_hz: int) -> Array:
    frames = (0.005 + 0.002 * wave) * rate_hz
    return np.stack([0.5 * row + 0.5 * _late(row, frames) for row in x])


def chorus(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """A sine of period `time_s`."""
    return _chorus(x, np.sin(2 * np.pi / (to.time_s * rate_hz) * np.arange(x.shape[1])), rate_hz)


def drift(x: Array, _: Setting, rate_hz: int, seed: int, __: Array) -> Array:
    """A chorus that wanders."""
    return _chorus(x, wander(seed, x.shape[1], rate_hz), rate_hz)


def room(x: Array, to: Setting, rate_hz: int, seed: int, _: Array) -> Array:
    """Four loops; two of them wander. In chunks shorter than the shortest, so that all that is read is known."""
    lengths_s = np.array([0.031, 0.037, 0.041, 0.043])
    losses, past = 10 ** (-3 * lengths_s / to.time_s), 2048 * (1 + rate_hz // 48_000)
    moved_s, frames, chunk = 0.001 * wander(seed, x.shape[1], rate_hz), x.shape[1], round(0.029 * rate_hz)
    loops, wet = np.zeros((4, past + frames)), np.zeros_like(x)
    for start in range(0, frames, chunk):
        n = np.arange(start, min(start + chunk, frames))
        late = lengths_s[:, None] * rate_hz + np.outer([rate_hz, rate_hz, 0, 0], moved_s[n])
        at = past + n - late
        whole = np.floor(at).astype(int)
        ends = losses[:, None] * (
            np.take_along_axis(loops, whole, 1) * (1 - at + whole)
            + np.take_along_axis(loops, whole + 1, 1) * (at - whole)
        )
        loops[:, past + n] = np.tile(x[:, n], (2, 1)) + ends - ends.sum(axis=0) / 2
        wet[:, n] = 0.5 * (ends[:2] + ends[2:])
    return np.asarray((1 - to.amount) * x + to.amount * wet)


def _own_level(x: Array, to: Setting, rate_hz: int, *, squeezed: bool) -> Array:
    """Of the mean power up to the frame before, of what comes out or of what goes in, as a gain of each frame."""
    share, reference, gains = share_of(to.time_s, rate_hz), gain(to.level_db), []
    level = reference**2
    for power in _power(x).tolist():
        now = max(level**0.5, 1e-3) / reference
        gains.append(1 / now if squeezed else now)
        level += share * ((power * gains[-1] ** 2 if squeezed else power) - level)
    return np.array(gains)


def squeeze(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """2:1 by the level of what comes out."""
    return x * _own_level(x, to, rate_hz, squeezed=True)


def stretch(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """1:2 by the level of what goes in: undoes the other."""
    return x * _own_level(x, to, rate_hz, squeezed=False)


def maximiser(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Attacks `amount` times as slowly as it looks ahead, and lets go in 100 ms."""
    window = max(2, int(np.floor(to.time_s * rate_hz + 0.5)))
    falling, share = np.exp(-1 / (0.1 * rate_hz)), share_of(to.amount * to.time_s, rate_hz)
    held, now, gains = 0.0, 1.0, []
    for peak in _peaks(x).tolist():
        held = max(held * falling, peak)
        needed = min(1.0, gain(to.level_db) / max(held, 1e-12))
        now += (share if needed < now else 1.0) * (needed - now)
        gains.append(now)
    return np.asarray(np.pad(x, ((0, 0), (window - 1, 0)))[:, : x.shape[1]] * np.array(gains))


def hold(x: Array, to: Setting, rate_hz: int, _: int, __: Array) -> Array:
    """Keeps each `amount`th frame until the next."""
    every = max(1, int(np.floor(to.amount + 0.5)))
    return np.repeat(x[:, ::every], every, axis=1)[:, : x.shape[1]]


MODULES: tuple[Module, ...] = (
    lambda x, *_: x,
    compressor,
    leveller,
    gate,
    expander,
    transients,
    de_esser,
    dynamic_eq,
    auto_gain,
    limiter,
    normaliser,
    match,
    bell,
    low_pass,
    high_pass,
    echo,
    chorus,
    drift,
    room,
    squeeze,
    stretch,
    maximiser,
    hold,
)
