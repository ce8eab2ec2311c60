"""A delay longer than what is played is asked as if it were a latency; what is silent for other reasons is not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.undecided_stages import OF_ITS_OWN, untold
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import RATE_HZ, STEREO, Delay, Gate, Samples, Shaper, Stage, clip, gain, series
from tests.profile.programmes import check, drums_and_tones


def late(seconds: float, *stages: OpenProcessor) -> OpenProcessor:
    return series(lambda: Delay(round(seconds * RATE_HZ)), *stages)


@pytest.mark.parametrize("seconds", [0.25, 1.0, 3.5])
def test_a_delay_is_linear_and_told_with_its_delay(seconds: float) -> None:
    profile = probe_stage(late(seconds, gain(-6.0)), AudioFormat(RATE_HZ, 1))
    assert profile.kind is Kind.LINEAR
    assert profile.small_signal_gain_db == pytest.approx(-6.0, abs=0.001)
    assert profile.late_frames == round(seconds * RATE_HZ)
    assert (profile.latency_reported_frames, profile.latency_measured_frames) == (0, None)
    assert untold(profile) is None


def test_what_is_later_than_anybody_waits_for_is_told_so() -> None:
    profile = probe_stage(late(5.0), STEREO)
    assert (profile.kind, profile.late_frames) == (Kind.UNKNOWN, 5 * RATE_HZ)
    assert untold(profile) == "it answers so late that it was not waited for"


def test_a_clip_behind_a_delay_is_found_on_the_track_as_well() -> None:
    opener = late(1.0, clip(-6.0))
    profile = probe_stage(opener, STEREO)
    assert (profile.kind, profile.late_frames) == (Kind.CLIP, RATE_HZ)
    assert profile.linear_to_dbfs == pytest.approx(-6.0, abs=0.1)
    programme = drums_and_tones(1)
    peak = np.float32(np.abs(programme).max())
    for over_db in (-1.0, 1.0):
        found = check(opener, profile, programme / peak * np.float32(10.0 ** ((over_db - 6.0) / 20.0)))
        assert found.exceeds == (over_db > 0.0)
        assert found.headroom_db == pytest.approx(-over_db, abs=0.1)


OTHERS: dict[str, OpenProcessor] = {
    "gate": Gate,
    "short delay": lambda: Delay(6000),
    "with the dry": lambda: Delay(RATE_HZ, dry=True),
    "silence": gain(-400.0),
}


@pytest.mark.parametrize("name", OTHERS)
def test_others_are_not(name: str) -> None:
    assert probe_stage(OTHERS[name], STEREO).late_frames == 0


def test_silence_is_told_as_before() -> None:
    assert untold(probe_stage(lambda: Shaper(lambda x: 0.0 * x), STEREO)) == "it answers every level with silence"


class Siren(Stage):
    """A tone, whatever comes in, or beside what comes in."""

    def __init__(self, *, dry: float = 0.0) -> None:
        self._at, self._dry = 0, dry

    def run(self, x: Samples) -> Samples:
        tone = 0.2 * np.sin(2.0 * np.pi * 440.0 / RATE_HZ * (self._at + np.arange(x.shape[1])))
        self._at += x.shape[1]
        return np.asarray(tone + self._dry * x)


def test_a_generator_has_a_sound_of_its_own() -> None:
    profile = probe_stage(Siren, STEREO)
    assert (profile.kind, profile.sounds_alone, profile.late_frames) == (Kind.UNKNOWN, True, 0)
    assert untold(profile) == OF_ITS_OWN == "what it returns is a sound of its own, the same whatever it is fed"
    mixed = probe_stage(lambda: Siren(dry=1.0), STEREO)
    assert (mixed.kind, mixed.sounds_alone) == (Kind.LINEAR, False)


def test_nothing_is_told_of_what_was_never_probed() -> None:
    assert untold(StageProfile()) is None
    assert untold(StageProfile(repeatability_db=-math.inf)) == "it answers every level with silence"
