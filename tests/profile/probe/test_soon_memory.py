"""A quick gain turns down what comes soon behind a high burst, when nothing of that is heard; a clip never does."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import check_programme, probe_stage
from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.soon_memory import turns_down_soon
from tests.profile.processors import RATE_HZ, STEREO, Compressor, Samples, Shaper, Stage, bell, clip, series


class QuickDeEsser(Stage):
    """Turns what is high down to `threshold` by a one-sided envelope of it, which has forgotten within milliseconds."""

    def __init__(self, share: float, threshold: float = 0.003) -> None:
        self._share, self._threshold = share, threshold
        self._states, self._envelope = [np.zeros(1)] * 2, 0.0

    def run(self, x: Samples) -> Samples:
        middle = x.mean(axis=0)
        low = self._low_passed(middle, 0)
        band = self._low_passed(middle - low, 1)
        high = middle - low - band
        gains, envelope = np.empty_like(high), self._envelope
        for n, level in enumerate(high.tolist()):
            envelope = envelope + 0.01 * (level - envelope) if level > envelope else 0.992 * envelope
            gains[n] = min(1.0, self._threshold / max(envelope, 1e-12))
        self._envelope = envelope
        return np.broadcast_to(low + band + gains * high, x.shape)

    def _low_passed(self, x: Samples, number: int) -> Samples:
        taps = [self._share], [1.0, self._share - 1.0]
        y, self._states[number] = signal.lfilter(*taps, x, zi=self._states[number])
        return np.asarray(y)


@pytest.mark.parametrize(("share", "rate_hz"), [(0.1, 44_100), (0.4, 96_000), (0.8, 48_000)])
def test_a_quick_de_esser_is_no_clip_of_a_band(share: float, rate_hz: int) -> None:
    assert probe_stage(lambda: QuickDeEsser(share), AudioFormat(rate_hz, 2)).kind is Kind.DYNAMICS


def asked(opener: OpenProcessor, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What is told of a stage while it is probed, if it is asked at all."""
    told: list[bool] = []

    def tell(bench: Bench, curve: LevelCurve, onset: Onset) -> bool:
        told.append(turns_down_soon(bench, curve, onset))
        return told[-1]

    monkeypatch.setattr("chainsim.profile.probe.movement.turns_down_soon", tell)
    probe_stage(opener, STEREO)
    return told


def test_it_is_asked_of_low_crossovers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(lambda: QuickDeEsser(0.057), monkeypatch) == [True]


def banded(low_hz: float) -> OpenProcessor:
    """Clips what is above a crossover of fourth order and lets the rest pass."""
    sections = signal.butter(4, low_hz, "highpass", fs=RATE_HZ, output="sos")

    class Banded(Stage):
        def __init__(self) -> None:
            self._state = np.zeros((len(sections), 2, 2))

        def run(self, x: Samples) -> Samples:
            high, self._state = signal.sosfilt(sections, x, axis=1, zi=self._state)
            return np.asarray(x - high + np.clip(high, -0.05, 0.05))

    return Banded


CLIPS: dict[str, OpenProcessor] = {
    **{
        f"bell of {hz:.0f} Hz, Q {q:.0f}": series(bell(hz, 12.0, q), clip(), bell(hz, -12.0, q))
        for hz, q in product((2000.0, 12_000.0), (4.0, 20.0))
    },
    "band": banded(2000.0),
    "beside the dry": lambda: Shaper(lambda x: x + 0.2 * np.clip(x, -0.1, 0.1)),
    "ringing band": series(bell(8000.0, 12.0, 30.0), banded(6000.0), bell(8000.0, -12.0, 30.0)),
}


@pytest.mark.parametrize("name", CLIPS)
def test_no_clip_does_so_whatever_rings_round_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert True not in asked(CLIPS[name], monkeypatch)


def cubic(x: Samples) -> Samples:
    """As much of a cubic, smooth where it ends, as of the dry."""
    held = np.clip(4.0 * x, -1.0, 1.0)
    return 0.5 * x + 0.5 * (1.5 * held - 0.5 * held**3)


def compressed(attack_s: float) -> OpenProcessor:
    return series(lambda: Shaper(cubic), lambda: Compressor(-8.0, attack_s, 20.0 * attack_s))


@pytest.mark.parametrize(
    ("opener", "kind"),
    [
        (compressed(0.0006), Kind.DYNAMICS),
        (compressed(0.0003), Kind.DYNAMICS),
        (lambda: Shaper(cubic), Kind.SATURATION),
    ],
    ids=["0.6 ms", "0.3 ms", "alone"],
)
def test_where_a_quick_compressor_sets_in_behind_a_curve_is_no_corner_of_it(opener: OpenProcessor, kind: Kind) -> None:
    """The curve has none: its slope runs into nothing. That of the gain, from 1:1 to 4:1, is another thing."""
    profile = probe_stage(opener, STEREO)
    assert profile.kind is kind
    samples = np.random.default_rng(4).laplace(scale=0.05, size=(2, RATE_HZ // 2)).astype(np.float32)
    found = check_programme(opener, [StageExcerpt(0, 0, samples)], STEREO, profile)
    assert not found.has_corner
    assert found.undecided is None
