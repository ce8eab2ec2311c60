"""A boost before a clip: the onset is lower there by as much, and the lowest can be had without all others."""

from __future__ import annotations

import math

import pytest

from chainsim.model.audio import Audio
from chainsim.profile.level_scaling import measure_scaling
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.distortion_onset import lowest_onset, measure_onset
from chainsim.profile.probe.settling import band
from chainsim.profile.sine_response import Criteria
from chainsim.profile.stage_stream import BLOCK_FRAMES
from tests.profile.processors import STEREO, bell, clip, gain, series

CLIP_DBFS, BOOST_DB, BOOST_HZ = -6.0, 12.0, 2500.0
REFERENCE_DBFS = -48.0


class Counted(Bench):
    """Knows how many frames it was asked for."""

    asked_frames = 0

    def render_audio(self, signal: Audio, block_frames: int = BLOCK_FRAMES) -> Audio:
        self.asked_frames += signal.shape[1]
        return super().render_audio(signal, block_frames)


def counted(opener: OpenProcessor) -> Counted:
    bench = Counted(opener, STEREO)
    measure_scaling(bench)
    bench.asked_frames = 0
    return bench


def test_the_lowest_is_that_of_all_and_is_found_sooner() -> None:
    boosted = series(bell(BOOST_HZ, BOOST_DB, 2.0), clip(CLIP_DBFS))
    benches = counted(boosted), counted(boosted)
    every, lowest = (
        found(*band(bench), REFERENCE_DBFS, CLIP_DBFS, Criteria())
        for found, bench in zip((measure_onset, lowest_onset), benches, strict=True)
    )
    assert lowest.level_dbfs == (min(every.level_dbfs),)
    assert every.level_dbfs[every.frequency_hz.index(lowest.frequency_hz[0])] == lowest.level_dbfs[0]
    assert lowest.level_dbfs[0] == pytest.approx(CLIP_DBFS - BOOST_DB, abs=0.3)  # of the tone nearest to the boost
    assert every.level_dbfs[0] == pytest.approx(CLIP_DBFS, abs=0.2)
    assert benches[1].asked_frames < benches[0].asked_frames


def test_one_that_is_the_reference_itself_ends_the_search() -> None:
    bench = counted(clip(REFERENCE_DBFS - 0.05))
    lowest = lowest_onset(*band(bench), REFERENCE_DBFS, None, Criteria())
    assert lowest.level_dbfs[0] == pytest.approx(REFERENCE_DBFS, abs=0.2)


def test_what_has_none_has_none_at_any_frequency() -> None:
    bench = counted(gain(3.0))
    tones, frequencies_hz = band(bench)
    assert lowest_onset(tones, frequencies_hz, REFERENCE_DBFS, None, Criteria()).level_dbfs == (math.inf,)
    onset = measure_onset(tones, frequencies_hz, REFERENCE_DBFS, None, Criteria())
    assert set(onset.level_dbfs) == {math.inf}
    assert len(onset.level_dbfs) == len(frequencies_hz)
