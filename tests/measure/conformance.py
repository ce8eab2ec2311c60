"""The conformance signals of EBU Tech 3341 and 3342 and of this project, synthesised, with what must be read.

3341-7 and -8 are real programmes and can't be synthesised. The tones, RelGate and AbsGate catch faults that the
EBU's signals miss: a missing low-cut, a missing absolute gate, a relative gate of -8 LU, blocks without overlap.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from tests.measure.signals import Float64, amplitude, metered, tone, tones

SILENCE = -np.inf
LOUDNESS = 0.1, 0.1
RANGE = 1.0, 1.0
TRUE_PEAK = 0.4, 0.2

STANDARD_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)
STANDARD_HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)


@dataclass(frozen=True)
class Check:
    """`expected`: reading -> (value, how far below, how far above)."""

    name: str
    make: Callable[[int], Audio]
    expected: dict[str, tuple[float, float, float]]

    def faults(self, rate: int, read: Callable[[Audio, int], object] = metered) -> list[str]:
        """What is read wrong at a sample rate; empty: all is well."""
        levels = read(self.make(rate), rate)
        found = []
        for reading, (value, below, above) in self.expected.items():
            actual = getattr(levels, reading)
            if actual is None or not value - below <= actual <= value + above:
                found.append(f"{self.name} at {rate} Hz: {reading} is {actual}, expected {value} -{below} +{above}")
        return found


def k_weighting_db(frequency_hz: float) -> float:
    """Gain of K-weighting from the coefficients that BS.1770-5 prints for 48 kHz."""
    z = np.exp(-2j * np.pi * frequency_hz / 48_000.0 * np.arange(3))
    gain = np.prod([abs(np.dot(b, z) / np.dot(a, z)) for b, a in (STANDARD_SHELF, STANDARD_HIGH_PASS)])
    return float(20.0 * np.log10(gain))


def checks(rate: int, tolerance_lu: float = 0.1) -> Iterator[Check]:
    """All checks that make sense at a sample rate; cheap and telling ones first."""
    loudness = tolerance_lu, tolerance_lu
    yield from _calibration(rate, loudness)
    yield from _gates(loudness)
    yield from _true_peaks()
    yield from _loudness_ranges()
    yield from _tech_3341(loudness)


def _calibration(rate: int, loudness: tuple[float, float]) -> Iterator[Check]:
    for frequency_hz in (25.0, 100.0, 500.0, 1000.0, 2000.0, 10_000.0):
        if frequency_hz < 0.48 * rate:
            expected = -20.0 - 0.691 + k_weighting_db(frequency_hz)
            make = functools.partial(tone, -20.0, 5.0, frequency_hz=frequency_hz)
            yield Check(f"tone {frequency_hz:g} Hz", make, {"integrated_lufs": (expected, *loudness)})
    all_three = ("integrated_lufs", "max_momentary_lufs", "max_short_term_lufs")
    yield Check("cal -18", lambda r: tone(-18.0, 20.0, r), dict.fromkeys(all_three, (-18.0, *loudness)))
    one_channel = functools.partial(tone, 0.0, 5.0, frequency_hz=997.0, channels=1)
    yield Check("cal 997 Hz", one_channel, {"integrated_lufs": (-3.01, *loudness)})


def _gates(loudness: tuple[float, float]) -> Iterator[Check]:
    relative = [(0.5, SILENCE), (0.9, -19.9), (1.3, -7.1), (0.8, -19.9), (0.5, SILENCE)]
    yield Check("RelGate", lambda r: tones(relative, r), {"integrated_lufs": (-10.0, *loudness)})
    absolute = [(0.8, SILENCE), *[(0.5, -69.48), (0.5, SILENCE)] * 3, (0.2, SILENCE)]
    yield Check("AbsGate", lambda r: tones(absolute, r), {"integrated_lufs": (-69.5, *loudness)})


def _tech_3341(loudness: tuple[float, float]) -> Iterator[Check]:
    all_three = ("integrated_lufs", "max_momentary_lufs", "max_short_term_lufs")
    for case, level in ((1, -23.0), (2, -33.0)):
        make: Callable[[int], Audio] = functools.partial(tone, level, 20.0)
        yield Check(f"3341-{case}", make, dict.fromkeys(all_three, (level, *loudness)))
    integrated = {"integrated_lufs": (-23.0, *loudness)}
    three = [(10.0, -36.0), (60.0, -23.0), (10.0, -36.0)]
    yield Check("3341-3", lambda r: tones(three, r), integrated)
    yield Check("3341-4", lambda r: tones([(10.0, -72.0), *three, (10.0, -72.0)], r), integrated)
    yield Check("3341-5", lambda r: tones([(20.0, -26.0), (20.1, -20.0), (20.0, -26.0)], r), integrated)
    yield Check("3341-6", _five_channels, integrated)
    nine = [(1.34, -20.0), (1.66, -30.0)] * 5
    twelve = [(0.18, -20.0), (0.22, -30.0)] * 25
    for step in range(20):
        short_term = functools.partial(_excerpt, nine, 3.0 + step * 0.17, 3.0)
        yield Check(f"3341-9 step {step}", short_term, {"max_short_term_lufs": (-23.0, *loudness)})
        momentary = functools.partial(_excerpt, twelve, 1.0 + step * 0.03, 0.4)
        yield Check(f"3341-12 step {step}", momentary, {"max_momentary_lufs": (-23.0, *loudness)})
        offset = [(step * 0.15, SILENCE), (3.0, -23.0), (1.0, SILENCE)]
        make = functools.partial(tones, offset)
        yield Check(f"3341-10 file {step + 1}", make, {"max_short_term_lufs": (-23.0, *loudness)})
        offset = [(step * 0.02, SILENCE), (0.4, -23.0), (1.0, SILENCE)]
        make = functools.partial(tones, offset)
        yield Check(f"3341-13 file {step + 1}", make, {"max_momentary_lufs": (-23.0, *loudness)})


def _true_peaks() -> Iterator[Check]:
    quiet = {"true_peak_dbtp": (-6.0, *TRUE_PEAK)}
    for case, divisor, phase in ((15, 4.0, 0.0), (16, 4.0, 45.0), (17, 6.0, 60.0), (18, 8.0, 67.5)):
        yield Check(f"3341-{case}", functools.partial(_faded, divisor, phase, amplitude(-6.0)), quiet)
    yield Check("3341-19", functools.partial(_faded, 4.0, 45.0, 1.41), {"true_peak_dbtp": (3.0, *TRUE_PEAK)})
    for offset in range(4):
        make = functools.partial(_inserted_period, offset)
        yield Check(f"3341-{20 + offset}", make, {"true_peak_dbtp": (0.0, *TRUE_PEAK)})


def _loudness_ranges() -> Iterator[Check]:
    for case, levels, expected in (
        (1, (-20.0, -30.0), 10.0),
        (2, (-20.0, -15.0), 5.0),
        (3, (-40.0, -20.0), 20.0),
        (4, (-50.0, -35.0, -20.0, -35.0, -50.0), 15.0),
    ):
        make = functools.partial(tones, [(20.0, level) for level in levels])
        yield Check(f"3342-{case}", make, {"loudness_range_lu": (expected, *RANGE)})
    # Twenty steps of 5 s: the window 5 % from the loud end lies in the second step, that 10 % from the quiet end in
    # the last but two.
    stairs = functools.partial(tones, [(5.0, -20.0 - step) for step in range(20)])
    yield Check("stairs", stairs, {"loudness_range_lu": (16.0, *RANGE)})


def _five_channels(rate: int) -> Audio:
    return np.concatenate([tone(level, 20.0, rate, channels=1) for level in (-28.0, -28.0, -24.0, -30.0, -30.0)])


def _excerpt(steps: list[tuple[float, float]], start_s: float, length_s: float, rate: int) -> Audio:
    """Exactly one window of a longer signal, so that its maximum is its value there."""
    start = round(start_s * rate)
    return tones(steps, rate)[:, start : start + round(length_s * rate)]


def _faded(divisor: float, phase_degrees: float, peak: float, rate: int) -> Audio:
    """A second of rate / divisor, with fades of 100 ms."""
    wave = np.sin(2.0 * np.pi * np.arange(rate) / divisor + np.radians(phase_degrees))
    fade = np.minimum(1.0, np.arange(rate) / (0.1 * rate))
    return np.tile((peak * wave * fade * fade[::-1]).astype(np.float32), (2, 1))


def _inserted_period(offset: int, rate: int) -> Audio:
    """rate/6 at 0.5 with one period of rate/4 at 1 in the middle, made at four times the rate and decimated."""
    half = 0.5 * np.sin(2.0 * np.pi * np.arange(24 * 500) / 24.0)
    wave: Float64 = np.concatenate((half, np.sin(2.0 * np.pi * np.arange(16) / 16.0), half))
    spectrum = np.fft.rfft(wave)
    spectrum[np.fft.rfftfreq(len(wave), 0.25) > 0.4875] = 0.0
    limited = np.fft.irfft(spectrum, len(wave))[offset::4]
    fade = np.minimum(1.0, np.arange(len(limited)) / 500.0)
    return np.tile((limited * fade * fade[::-1]).astype(np.float32), (2, 1))
