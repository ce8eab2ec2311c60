"""A compressor of 10 ms turns a tone down late, one of 0.7 ms at once; what turns nothing down tells nothing."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.profile.holds.slow_attack import EARLY_S, LATER_S, attacks_slowly
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.processors import RATE_HZ, Compressor, Curve

SETS_IN_DBFS = -20.0
PROGRAMME = np.random.default_rng(5).normal(scale=0.1, size=(2, RATE_HZ // 10)).astype(np.float32)


def attacks(stage: Curve, early_s: tuple[float, float] = EARLY_S) -> bool:
    def play(x: Audio) -> Audio:
        answer: Audio = stage(x.astype(np.float64)).astype(np.float32)
        return answer

    inside = np.ones(PROGRAMME.shape[1], np.bool_)
    return attacks_slowly(Nudging(play, [Passage(PROGRAMME, inside)], RATE_HZ), SETS_IN_DBFS, early_s)


@pytest.mark.parametrize(("attack_s", "slow"), [(0.0001, False), (0.0007, False), (0.005, True), (0.02, True)])
def test_compressors(attack_s: float, slow: bool) -> None:
    assert attacks(lambda x: Compressor(SETS_IN_DBFS, attack_s).run(x)) == slow


@pytest.mark.parametrize(("attack_s", "slow"), [(0.006, False), (0.008, False), (0.01, True), (0.02, True)])
def test_compressors_that_are_not_there_after_some_milliseconds_either(attack_s: float, slow: bool) -> None:
    assert attacks(lambda x: Compressor(SETS_IN_DBFS, attack_s).run(x), LATER_S) == slow


@pytest.mark.parametrize(
    "stage", [lambda x: x, lambda x: np.clip(x, -0.1, 0.1), np.zeros_like], ids=["nothing", "clip", "silence"]
)
def test_what_is_no_gain_that_follows(stage: Curve) -> None:
    assert not attacks(stage)
