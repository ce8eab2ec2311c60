"""What is remembered of a chain's beginnings, and for how long."""

from __future__ import annotations

import numpy as np

from chainsim.engine.live.tap_cache import Passed, TapCache
from chainsim.model.chain import Chain

FRAMES = 1000
NBYTES = 2 * 4 * FRAMES
CHAIN = Chain.model_validate(
    {"version": 1, "stages": [{"builtin": "HighpassFilter"}, {"builtin": "Distortion"}, {"builtin": "Limiter"}]}
)


def kept(passed: TapCache, chain: Chain, number: int) -> None:
    passed.keep(chain, number, Passed(np.zeros((2, FRAMES), np.float32), {}))


def test_what_a_knob_is_turned_from_is_kept_however_long_it_is_turned() -> None:
    """The linear beginning is one audio at many gains; what is behind it takes its room anew with every edit."""
    passed = TapCache(4 * NBYTES)
    passed.know_linear(CHAIN.stages[0])
    for number in (1, 2, 3):
        kept(passed, CHAIN, number)
    for turn in range(1, 30):
        chain = CHAIN.model_copy(update={"input_trim_db": -turn / 10})
        beginning = passed.find(chain, 1)
        assert beginning is not None
        assert beginning.audio is not None
        assert beginning.gain_db == -turn / 10
        assert passed.find(chain, 2) is None
        for number in (2, 3):
            kept(passed, chain, number)
        assert passed.nbytes <= passed.most_bytes


def test_what_was_not_used_for_longest_goes_first() -> None:
    passed = TapCache(2 * NBYTES)
    for number in (1, 2):
        kept(passed, CHAIN, number)
    passed.find(CHAIN, 1)
    kept(passed, CHAIN, 3)
    assert [passed.find(CHAIN, number).audio is not None for number in (1, 2, 3)] == [True, False, True]  # type: ignore[union-attr]
