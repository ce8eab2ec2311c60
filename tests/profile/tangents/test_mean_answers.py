from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.profile.tangents.mean_answers import mean_of_answers


def test_independent_hiss_comes_down_by_the_root_of_how_many_there_are() -> None:
    random = np.random.default_rng(1)
    asked: list[int] = []

    def play_all(signals: Sequence[Audio]) -> Sequence[Audio]:
        asked.append(len(signals))
        return [(each + 0.01 * random.standard_normal(each.shape)).astype(np.float32) for each in signals]

    play, play_means = mean_of_answers(play_all, 4)
    ramp: Audio = np.linspace(0.0, 1.0, 20_000, dtype=np.float32)[np.newaxis]
    first, second = play_means([ramp, -ramp])
    assert float((first - ramp).std()) == pytest.approx(0.005, rel=0.03)
    assert float((second + ramp).std()) == pytest.approx(0.005, rel=0.03)
    assert float((play(ramp) - ramp).std()) == pytest.approx(0.005, rel=0.03)
    assert asked == [8, 4]
