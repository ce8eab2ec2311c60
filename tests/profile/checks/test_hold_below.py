"""Quick dynamics of one band change slopes at once where they set in: beside the other bands that proves no clip."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.undecided_stages import DYNAMICS_AS_SUDDEN
from chainsim.profile import probe_stage
from tests.profile.processors import RATE_HZ, STEREO, Samples, Stage
from tests.profile.programmes import check, drums_and_tones


class DeEsser(Stage):
    """Of what is above a crossover, with a high-pass behind."""

    def __init__(self) -> None:
        self._attack, self._release = (1.0 - np.exp(-1.0 / (RATE_HZ * s)) for s in (0.0005, 0.05))
        self._level = 0.0
        self._filters = [signal.butter(2, hz, "high", fs=RATE_HZ, output="sos") for hz in (2200.0, 4700.0, 150.0)]
        self._states = [np.zeros((1, 2, 2)) for _ in self._filters]

    def run(self, x: Samples) -> Samples:
        high = self._passed(x, 0)
        gains, level = np.empty(x.shape[1]), self._level
        for n, peak in enumerate(np.abs(self._passed(high, 1)).max(axis=0).tolist()):
            level += (peak - level) * (self._attack if peak > level else self._release)
            gains[n] = min(1.0, (max(level, 1e-9) / 0.05) ** -0.8)
        self._level = level
        return x - high + self._passed(high * gains, 2)

    def _passed(self, x: Samples, number: int) -> Samples:
        y, self._states[number] = signal.sosfilt(self._filters[number], x, zi=self._states[number])
        passed: Samples = y
        return passed


@pytest.mark.parametrize("louder_db", [0.0, 3.0, 12.0])
def test_a_quick_de_esser_is_never_a_clip(louder_db: float) -> None:
    """Where it sets in some samples move against their nudges, by anything: nothing folds there."""
    programme = (10.0 ** (louder_db / 20.0) * drums_and_tones(1, 1.0)).astype(np.float32)
    found = check(DeEsser, probe_stage(DeEsser, STEREO), programme)
    assert not found.exceeds
    assert found.undecided in (None, DYNAMICS_AS_SUDDEN)
