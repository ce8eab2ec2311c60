"""A gain, however fast, turns down what is behind a loud sample as far as that one; a clip leaves it alone."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.gain_alone import is_gain_alone
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Compressor,
    FirstChannel,
    Gate,
    Samples,
    Shaper,
    SlewLimiter,
    Stage,
    bell,
    builtin,
    clip,
    gain,
    series,
)
from tests.profile.programmes import check, drums_and_tones


def alone(opener: OpenProcessor, audio: AudioFormat = STEREO) -> bool:
    return is_gain_alone(Bench(opener, audio))


def fast(attack_ms: float, release_ms: float, ratio: float = 8.0, threshold_db: float = -24.0) -> OpenProcessor:
    """JUCE divides its times by 2 pi: 1 ms lets go within a few samples."""
    times = {"attack_ms": attack_ms, "release_ms": release_ms}
    return builtin("Compressor", threshold_db=threshold_db, ratio=ratio, **times)


SETTINGS = list(product((0.05, 2.7, 40.0), (1.0, 8.0, 300.0), (1.2, 20.0)))


@pytest.mark.parametrize(("attack_ms", "release_ms", "ratio"), SETTINGS)
def test_compressors_are(attack_ms: float, release_ms: float, ratio: float) -> None:
    assert alone(fast(attack_ms, release_ms, ratio))


@pytest.mark.parametrize("clip_db", [-20.0, 0.0, 20.0])
@pytest.mark.parametrize(("attack_ms", "release_ms", "ratio"), SETTINGS)
def test_with_a_clip_before_it_none_is(attack_ms: float, release_ms: float, ratio: float, clip_db: float) -> None:
    assert not alone(series(clip(clip_db), fast(attack_ms, release_ms, ratio)))


@pytest.mark.parametrize("clip_db", [-30.0, -20.0, -6.0])
@pytest.mark.parametrize(("attack_ms", "release_ms"), list(product((2.7, 40.0), (1.0, 8.0, 300.0))))
def test_with_a_clip_behind_it_none_is(attack_ms: float, release_ms: float, clip_db: float) -> None:
    assert not alone(series(fast(attack_ms, release_ms), clip(clip_db)))


class BesideTheDry(Stage):
    """Some of the dry, and of what comes through a compressor, turned up by 12 dB, into a clip, or into none."""

    def __init__(self, limit: float, attack_s: float, wet: float) -> None:
        self._limit, self._wet = limit, wet
        self._compressor = Compressor(-20.0, attack_s, 20.0 * attack_s)

    def run(self, x: Samples) -> Samples:
        clipped = np.clip(4.0 * self._compressor.run(x), -self._limit, self._limit)
        return np.asarray((1.0 - self._wet) * x + self._wet * clipped)


@pytest.mark.parametrize("wet", [0.4, 0.8])
@pytest.mark.parametrize("attack_s", [0.0001, 0.001, 0.02])
def test_beside_the_dry_a_clip_is_told_from_none(attack_s: float, wet: float) -> None:
    assert alone(lambda: BesideTheDry(np.inf, attack_s, wet))
    assert not alone(lambda: BesideTheDry(0.5, attack_s, wet))


class OfSides(Stage):
    """A compressor, and behind it a clip of what two channels differ by."""

    def __init__(self, limit: float) -> None:
        self._limit, self._compressor = limit, Compressor()

    def run(self, x: Samples) -> Samples:
        left, right = self._compressor.run(x)
        middle, side = (left + right) / 2.0, np.clip((left - right) / 2.0, -self._limit, self._limit)
        return np.stack([middle + side, middle - side])


def test_a_clip_of_one_channel_or_of_the_sides_is_enough() -> None:
    assert not alone(series(lambda: FirstChannel(lambda x: x.clip(-1.0, 1.0)), lambda: Compressor()))
    assert not alone(series(lambda: Compressor(), lambda: FirstChannel(lambda x: x.clip(None, 1.0))))
    assert not alone(lambda: OfSides(1.0))
    assert alone(lambda: OfSides(np.inf))


@pytest.mark.parametrize("channels", [1, 6])
def test_with_any_number_of_channels(channels: int) -> None:
    audio = AudioFormat(RATE_HZ, channels)
    assert alone(lambda: Compressor(), audio)
    assert not alone(series(lambda: Compressor(), clip()), audio)


class FeedbackLimiter(Stage):
    """A share of what comes out above 0.16 is taken away from the gain, which one loud sample so turns over."""

    def __init__(self, attack: float = 0.5, release: float = 3e-4) -> None:
        self._attack, self._release, self._gain = attack, release, 1.0

    def run(self, x: Samples) -> Samples:
        gains = np.empty(x.shape[1])
        for n, level in enumerate(np.abs(x.mean(axis=0)).tolist()):
            over = self._gain * level - 0.16
            self._gain += -self._attack * over if over > 0.0 else self._release * (1.0 - self._gain)
            gains[n] = self._gain
        return 1.6 * gains * x


FEEDBACK = [(0.03, 3e-4), (0.5, 3e-4), (0.97, 1e-5), (0.97, 1e-3)]


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
@pytest.mark.parametrize(("attack", "release"), FEEDBACK)
def test_a_gain_that_goes_through_zero_is(attack: float, release: float, rate_hz: int) -> None:
    for channels in (1, 2):
        assert alone(lambda: FeedbackLimiter(attack, release), AudioFormat(rate_hz, channels))


@pytest.mark.parametrize("clip_db", [-30.0, -10.0, 6.0, 20.0])
@pytest.mark.parametrize(("attack", "release"), FEEDBACK)
def test_with_a_clip_before_or_behind_it_none_is(attack: float, release: float, clip_db: float) -> None:
    assert not alone(series(clip(clip_db), lambda: FeedbackLimiter(attack, release)))
    assert not alone(series(lambda: FeedbackLimiter(attack, release), clip(clip_db)))


def test_what_turns_loud_samples_over_and_not_the_next_is_none() -> None:
    folds = Shaper(lambda x: x - 0.25 * x * np.abs(x))  # of 4 and more
    assert not alone(series(lambda: Compressor(), lambda: folds))


CURVES: dict[str, OpenProcessor] = {
    "clip": clip(-20.0),
    "tanh": lambda: Shaper(np.tanh),
    "steps": builtin("Bitcrush", bit_depth=8.0),
    "gain": gain(6.0),
    "slew limiter": lambda: SlewLimiter(50.0),
}


@pytest.mark.parametrize("curve", CURVES)
def test_curves_and_what_moves_nothing_are_not(curve: str) -> None:
    assert not alone(CURVES[curve])
    assert not alone(series(CURVES[curve], bell(1000.0, 6.0, 1.0)))


def test_nothing_is_told_of_what_filters() -> None:
    assert not alone(series(fast(10.0, 100.0), bell(1000.0, 6.0, 1.0)))
    sections = signal.butter(2, 5000.0, fs=RATE_HZ, output="sos")
    assert not alone(series(fast(10.0, 100.0), lambda: Shaper(lambda x: signal.sosfilt(sections, x, axis=1))))


class FastGate(Stage):
    """Opens within five samples of one above the threshold, and shuts within twenty, both in even steps."""

    def __init__(self, threshold_db: float = -10.0) -> None:
        self._threshold, self._gain = 10.0 ** (threshold_db / 20.0), 0.0

    def run(self, x: Samples) -> Samples:
        gains = np.empty(x.shape[1])
        for n, loud in enumerate((np.abs(x).max(axis=0) >= self._threshold).tolist()):
            self._gain = min(self._gain + 0.2, 1.0) if loud else max(self._gain - 0.05, 0.0)
            gains[n] = self._gain
        return x * gains


GATES: dict[str, OpenProcessor] = {
    "shut at once": lambda: Gate(),
    "fast": lambda: FastGate(),
    "slow": builtin("NoiseGate", threshold_db=-30.0, ratio=10.0, attack_ms=20.0, release_ms=200.0),
    "expander": builtin("NoiseGate", threshold_db=-10.0, ratio=2.0, attack_ms=0.1, release_ms=5.0),
}


@pytest.mark.parametrize("clip_db", [-20.0, 0.0, 20.0])
@pytest.mark.parametrize("gate", GATES)
def test_a_gate_hides_no_clip_however_shut(gate: str, clip_db: float) -> None:
    assert not alone(series(GATES[gate], clip(clip_db)))
    assert not alone(series(clip(clip_db), GATES[gate]))


@pytest.mark.parametrize("gate", ["slow", "expander"])
def test_what_opens_gradually_is_a_gain(gate: str) -> None:
    assert alone(GATES[gate])


@pytest.mark.parametrize("clip_db", [-20.0, 20.0])
def test_where_all_that_is_quiet_is_silenced_nothing_is_told(clip_db: float) -> None:
    dead: OpenProcessor = lambda: Shaper(lambda x: np.where(np.abs(x) < 0.001, 0.0, x))  # noqa: E731
    assert not alone(dead)
    assert not alone(series(dead, clip(clip_db)))


@pytest.mark.parametrize(
    ("attack_ms", "release_ms", "ratio", "threshold_db"),
    [(0.29, 6.37, 1.2, -16.5), (0.22, 1.94, 2.0, -40.0), (3.4, 2.0, 8.0, -31.2), (0.05, 2.12, 20.0, -14.9)],
)
def test_a_fast_compressor_on_a_programme(
    attack_ms: float, release_ms: float, ratio: float, threshold_db: float
) -> None:
    """It has nothing that clips; behind 24 dB of gain and before a clip that it drives 6 dB and more past, it has."""
    opener, loud = fast(attack_ms, release_ms, ratio, threshold_db), drums_and_tones(1) * np.float32(4.0)
    profile = probe_stage(opener, STEREO)
    assert (profile.kind, profile.gain_alone) == (Kind.DYNAMICS, True)
    found = check(opener, profile, loud)
    assert (found.exceeds, found.has_corner, found.headroom_db, found.undecided) == (False, False, None, None)
    limit = float(np.abs(opener().process(loud)).max()) / 2.0
    clipping = series(opener, lambda: Shaper(lambda x: x.clip(-limit, limit)))
    profile = probe_stage(clipping, STEREO)
    assert not profile.gain_alone
    assert check(clipping, profile, loud).exceeds
