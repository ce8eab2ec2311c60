"""A long track: its loudest half minute first, then all of it; a short one once."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.engine import idle_processes
from chainsim.engine.live.loudest_first import LoopFirst
from chainsim.model.audio import Stimulus
from chainsim.model.live_results import LiveLevels, Loop
from chainsim.model.options import ProcessLimits
from chainsim.stimulus import from_array
from tests.engine.live.test_level_pass import PLACES, STAGES, chain_of, noise

RATE_HZ = 8_000


def always() -> bool:
    return True


def minute() -> Stimulus:
    """Noise that is loudest from 0:20 to 0:50."""
    audio = np.random.default_rng(5).standard_normal((1, 60 * RATE_HZ)).astype(np.float32) * 0.01
    audio[:, 20 * RATE_HZ : 50 * RATE_HZ] *= 10.0
    return from_array(audio, RATE_HZ)


def test_the_loudest_half_minute_comes_before_the_whole() -> None:
    with idle_processes.kept():
        first = LoopFirst(minute(), ProcessLimits(), PLACES)
        loop, whole = first.levels(chain_of(STAGES[3]), always)
        assert loop.loop == Loop(start_s=20.0, length_s=30.0)
        assert whole.loop is None
        assert loop.source.rms_dbfs == pytest.approx(-20.0, abs=0.1)
        assert whole.source.rms_dbfs == pytest.approx(-20.0 + 10 * np.log10((30 + 30 / 100) / 60), abs=0.1)
        (faded,) = first.levels(chain_of(STAGES[3], fader_db=-6.0), always)  # arithmetic needs no loop
        assert faded.loop is None


def test_what_is_overtaken_between_the_two_is_given_up() -> None:
    with idle_processes.kept():
        told: list[LiveLevels] = []
        coming = LoopFirst(minute(), ProcessLimits(), PLACES).levels(chain_of(STAGES[3]), lambda: not told)
        told.append(next(coming))
        assert list(coming) == []
        assert told[0].loop is not None


def test_a_short_track_is_measured_once() -> None:
    with idle_processes.kept():
        (only,) = LoopFirst(noise(), ProcessLimits(), PLACES).levels(chain_of(STAGES[3]), always)
    assert only.loop is None
