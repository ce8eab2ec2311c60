"""A source that is played again: measured and made once, to the same last bit, and never more of it than was played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine import known_sources, played_here
from chainsim.engine.chain_measurement import StoppedMidwayError, measure_chain
from chainsim.engine.known_sources import known_source
from chainsim.host.processors import BuiltinProcessor
from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import BLOCK_FRAMES, Audio, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.result import Measurement
from chainsim.model.search_paths import SearchPaths
from chainsim.model.signal import PinkNoise
from chainsim.stimulus import make_signal
from tests.engine.test_played_here import raising

GAIN: dict[str, Any] = {"builtin": "Chorus"}


def source(seed: int = 1, channels: int = 2) -> Stimulus:
    return make_signal(
        PinkNoise.model_validate(
            {"signal": "pink-noise", "rms_dbfs": -20, "length_s": 2.0, "seed": seed, "channels": channels}
        )
    )


def measured(stimulus: Stimulus, **values: Any) -> Measurement:
    chain = Chain.model_validate({"version": 1, "stages": [GAIN], **values})
    with played_here.allowed():
        return measure_chain(chain, stimulus, RunOptions(probe=False), SearchPaths(Path.cwd()))[0]


@pytest.fixture
def taps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every tap that gets a meter."""
    made: list[int] = []
    begin = TapMeter.__init__

    def noted(self: TapMeter, *arguments: Any, **values: Any) -> None:
        made.append(1)
        begin(self, *arguments, **values)

    monkeypatch.setattr(TapMeter, "__init__", noted)
    return made


def test_what_is_known_is_not_measured_again_and_is_the_same(taps: list[int]) -> None:
    plain, trimmed = measured(source()), measured(source(), input_trim_db=-3)
    assert len(taps) == 4
    counts = []
    with known_sources.kept():
        for expected, trim_db in ((plain, 0), (plain, 0), (trimmed, -3), (trimmed, -3)):
            taps.clear()
            np.testing.assert_equal(asdict(measured(source(), input_trim_db=trim_db)), asdict(expected))
            counts.append(len(taps))
    assert counts == [2, 1, 2, 1]  # behind another gain it is measured once more


def test_another_source_and_another_format_are_measured_anew(taps: list[int]) -> None:
    with known_sources.kept():
        for stimulus in (source(), source(seed=2), source(channels=1)):
            measured(stimulus)
        assert len(taps) == 6
    measured(source())
    assert len(taps) == 8  # and nothing is known any more


def test_where_a_stage_stops_midway_levels_are_those_until_then(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for known in (False, True):
        with known_sources.kept():
            if known:
                measured(source())
            with monkeypatch.context() as patch:
                patch.setattr(BuiltinProcessor, "process", raising(2))
                with pytest.raises(StoppedMidwayError) as stopped:
                    measured(source())
        found.append(asdict(stopped.value.measurement))
    np.testing.assert_equal(found[1], found[0])
    assert found[0]["taps"][0]["levels"]["frames"] == 32_768


class Counted:
    """A signal that counts how often it is made."""

    def __init__(self, stimulus: Stimulus) -> None:
        self.info = stimulus.info
        self.made = 0
        self._stimulus = stimulus

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        self.made += 1
        return self._stimulus.blocks(block_frames)


def test_sound_is_made_once_and_nobody_can_change_it() -> None:
    with known_sources.kept():
        known = known_source(source())
        assert known is not None
        assert known_source(source()) is known
        counted = Counted(source())
        played = known.played(counted)
        next(iter(played.blocks(1000)))  # who wants no more has not heard it
        passes = [list(played.blocks(size)) for size in (1000, 1000, 700, 1000)]
        assert counted.made == 3
        for blocks in passes:
            assert np.array_equal(np.concatenate(blocks, axis=1), np.concatenate(list(source().blocks()), axis=1))
        with pytest.raises(ValueError, match="read-only"):
            passes[-1][0][:] = 0.0
    assert known_source(source()) is None


def test_what_is_long_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_sources, "MOST_BYTES", 100_000)
    with known_sources.kept():
        known = known_source(source())
        assert known is not None
        counted = Counted(source())
        for _ in range(2):
            assert sum(block.shape[1] for block in known.played(counted).blocks(1000)) == 96_000
        assert counted.made == 2


def test_only_the_last_few_are_kept() -> None:
    with known_sources.kept():
        first = known_source(source())
        for seed in range(2, 5):
            known_source(source(seed))
        assert known_source(source()) is first
        known_source(source(5))
        assert known_source(source()) is first  # it was asked for lately
        for seed in range(6, 10):
            known_source(source(seed))
        assert known_source(source()) is not first
