from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.profile.bench import Bench
from chainsim.profile.data_sheet.envelope import measure_envelope

RATE_HZ = 48_000
DYNAMICS = StageProfile(kind=Kind.DYNAMICS, linear_to_dbfs=-30.0)


class Follower:
    """Gain that goes to -12 dB with one time constant while it is loud, and back with another, in dB."""

    reported_latency_frames = 0

    def __init__(self) -> None:
        self._gain_db = 0.0
        self._peak = 0.0

    def process(self, block: Audio) -> Audio:
        out = np.empty_like(block)
        for n in range(block.shape[1]):
            self._peak = max(self._peak * 0.99, float(abs(block[0, n])))
            loud = self._peak > 10 ** (-30 / 20)
            target, time_s = (-12.0, 0.010) if loud else (0.0, 0.200)
            self._gain_db += (target - self._gain_db) / (time_s * RATE_HZ)
            out[:, n] = block[:, n] * 10 ** (self._gain_db / 20)
        return out

    def source_ended(self, frames: int) -> None:
        pass


@pytest.mark.slow
def test_attack_and_release_are_those_of_the_follower() -> None:
    bench = Bench(Follower, AudioFormat(RATE_HZ, 1))
    bench.rest_frames = None
    found = measure_envelope(bench, DYNAMICS)
    assert found is not None
    # Nine tenths of an exponential: ln 10 time constants, 23.0 and 461 ms; the peak's decay takes 6 ms to be heard.
    assert found.attack_s == pytest.approx(0.0230, abs=0.0015)
    assert found.release_s == pytest.approx(0.461 + 0.006, abs=0.006)
    course = dict(zip((round(at, 3) for at in found.time_s), found.gain_db, strict=True))
    assert course[0.01] == pytest.approx(-12.0 * (1 - np.exp(-10.5 / 10)), abs=0.3)
    assert course[0.9] == pytest.approx(-12.0, abs=0.01)


@pytest.mark.parametrize("profile", [StageProfile(), StageProfile(kind=Kind.CLIP, linear_to_dbfs=-6.0)])
def test_only_dynamics_have_one(profile: StageProfile) -> None:
    assert measure_envelope(Bench(Follower, AudioFormat(RATE_HZ, 1)), profile) is None
