"""What a level switches on is no clip, however sudden; a clip behind it is found, or it is said why it can't be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.model.profile import Kind, StageProfile, TransferCurve
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.undecided_stages import NO_REGION, SWITCHED_ON, untold
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import RATE_HZ, STEREO, Compressor, Gate, Samples, Shaper, Stage, builtin, clip, series
from tests.profile.programmes import check, drums_and_tones, peak_dbfs, run

THRESHOLD = 10.0 ** (-24.0 / 20.0)


class Tone(Stage):
    """From where -24 dBFS are reached a tone of 80 Hz and -12 dBFS is added, which dies away behind that."""

    def __init__(self) -> None:
        self._at, self._since = 0, RATE_HZ

    def run(self, x: Samples) -> Samples:
        frames = np.arange(x.shape[1])
        loud = np.flatnonzero(np.abs(x).max(axis=0) >= THRESHOLD)
        before = np.searchsorted(loud, frames, side="right") - 1
        since = np.where(before >= 0, frames - (loud[np.maximum(before, 0)] if loud.size else 0), self._since + frames)
        tone = np.sin(2.0 * np.pi * 80.0 * (self._at + frames) / RATE_HZ)
        self._at, self._since = self._at + x.shape[1], int(since[-1]) + 1
        return x + 0.25 * tone * np.where(since < RATE_HZ, np.exp(-10.0 * since / RATE_HZ), 0.0)


class Octave(Stage):
    """From there on what came in is added once more for 0.1 s, 12 dB lower and half as fast."""

    FRAMES = RATE_HZ // 10

    def __init__(self, added: OpenProcessor | None = None) -> None:
        self._since, self._heard, self._added = self.FRAMES, np.zeros((2, self.FRAMES)), added

    def run(self, x: Samples) -> Samples:
        y = np.zeros_like(x)
        loud = np.abs(x).max(axis=0) >= THRESHOLD
        at = 0
        while at < x.shape[1]:
            if self._since >= self.FRAMES:
                if not loud[at:].any():
                    break
                at, self._since = at + int(loud[at:].argmax()), 0
            count = min(self.FRAMES - self._since, x.shape[1] - at)
            asked = np.arange(self._since, self._since + count)
            self._heard[: x.shape[0], asked] = x[:, at : at + count]
            y[:, at : at + count] = self._heard[: x.shape[0], asked // 2]
            at, self._since = at + count, self._since + count
        return x + 0.25 * (y if self._added is None else self._added().process(y.astype(np.float32)))


class Warming(Stage):
    """From the first sample on a tone that dies away is added, of -100 dBFS."""

    def __init__(self) -> None:
        self._at: int | None = None

    def run(self, x: Samples) -> Samples:
        if self._at is None:
            if not x.any():
                return x
            self._at = 0
        t = (self._at + np.arange(x.shape[1])) / RATE_HZ
        self._at += x.shape[1]
        return x + 1e-5 * np.exp(-t) * np.sin(2.0 * np.pi * 45.0 * t)


SWITCHED: dict[str, OpenProcessor] = {"tone": Tone, "octave": Octave}
STRAYS_DB = {"tone": 0.2, "octave": 1.2}
"""What an octave is added to depends on where it was switched on, which is elsewhere at every level."""


@pytest.mark.parametrize("name", SWITCHED)
def test_what_a_level_switches_on_is_no_clip(name: str) -> None:
    profile = probe_stage(SWITCHED[name], STEREO)
    assert (profile.kind, profile.switched_on) == (Kind.DYNAMICS, True)
    assert profile.worst_onset_dbfs == pytest.approx(-24.0, abs=0.2)
    for peak_db in (-30.0, -23.0, 0.0, 18.0):
        found = check(SWITCHED[name], profile, drums_and_tones(1, 2.0) * np.float32(10.0 ** (peak_db / 20.0)))
        assert (found.exceeds, found.has_corner, found.undecided) == (False, False, None)


@pytest.mark.parametrize("name", SWITCHED)
@pytest.mark.parametrize("ceiling_db", [-6.0, 20.0])
def test_a_clip_behind_it_is_found_where_it_is(name: str, ceiling_db: float) -> None:
    opener = series(SWITCHED[name], clip(ceiling_db))
    profile = probe_stage(opener, STEREO)
    assert (profile.kind, profile.switched_on) == (Kind.UNKNOWN, True)
    just = reaching(SWITCHED[name], drums_and_tones(1, 2.0), ceiling_db)
    over_db = 2.0 * STRAYS_DB[name]
    quiet, loud = (just * np.float32(10.0 ** (db / 20.0)) for db in (-over_db, over_db))
    below, found = check(opener, profile, quiet), check(opener, profile, loud)
    assert (below.exceeds, below.undecided in (None, SWITCHED_ON)) == (False, True)
    assert (found.exceeds, found.undecided) == (True, None)
    assert found.headroom_db == pytest.approx(-over_db, abs=STRAYS_DB[name])


def reaching(opener: OpenProcessor, programme: Audio, ceiling_dbfs: float) -> Audio:
    """The programme at the level at which its answer just gets there."""
    low_db, high_db = ceiling_dbfs - 12.0, ceiling_dbfs + 6.0
    while high_db - low_db > 0.01:
        middle_db = (low_db + high_db) / 2.0
        is_over = peak_dbfs(run(opener, programme * np.float32(10.0 ** (middle_db / 20.0)))) > ceiling_dbfs
        low_db, high_db = (low_db, middle_db) if is_over else (middle_db, high_db)
    return programme * np.float32(10.0 ** (low_db / 20.0))


@pytest.mark.parametrize(("ceiling_db", "clips"), [(-6.0, True), (20.0, False)])
def test_behind_filters_it_is_found_or_its_reason_is_said(ceiling_db: float, *, clips: bool) -> None:
    low = builtin("LowpassFilter", cutoff_frequency_hz=3000.0)
    found = found_of(series(Octave, clip(ceiling_db), low), drums_and_tones(1, 2.0))
    assert found.undecided == (None if found.exceeds else SWITCHED_ON)
    assert clips or not found.exceeds
    assert SWITCHED_ON == "a level switches on something in it that nothing below that level can be compared with"


def test_what_nothing_is_switched_on_by_is_clean() -> None:
    low = builtin("LowpassFilter", cutoff_frequency_hz=3000.0)
    found = found_of(series(Octave, clip(-6.0), low), drums_and_tones(1, 2.0) * np.float32(0.05))
    assert (found.exceeds, found.has_corner, found.undecided) == (False, False, None)


def test_a_clip_of_what_is_switched_on_is_not_taken_for_a_clean_one() -> None:
    profile = probe_stage(lambda: Octave(clip(0.0)), STEREO)
    assert (profile.kind, profile.switched_on) != (Kind.DYNAMICS, True)


def test_why_nothing_is_known() -> None:
    profile = StageProfile(repeatability_db=-np.inf, transfer=TransferCurve((0.0,), (0.0,), (0.0,)))
    assert untold(replace(profile, switched_on=True)) == SWITCHED_ON
    assert untold(profile) == NO_REGION


def wrapped(x: Samples) -> Samples:
    """What overflows comes back from the other side, as sudden as that."""
    y: Samples = (x + 1.0) % 2.0 - 1.0
    return y


@pytest.mark.parametrize(
    "opener",
    [
        clip(-6.0),
        series(builtin("HighpassFilter", cutoff_frequency_hz=5000.0), Warming, clip(-6.0)),
        lambda: Shaper(wrapped),
        lambda: Shaper(np.tanh),
        lambda: Shaper(lambda x: x + 0.1 * np.clip(x, -0.5, 0.5)),
        Compressor,
        Gate,
        series(Gate, clip(-6.0)),
    ],
    ids=["clip", "clip, warming up", "overflow", "tanh", "clip beside the dry", "compressor", "gate", "gate and clip"],
)
def test_what_bends_or_follows_is_not_switched_on(opener: OpenProcessor) -> None:
    assert not probe_stage(opener, STEREO).switched_on


def found_of(opener: OpenProcessor, programme: Audio) -> ProgrammeCheck:
    profile: StageProfile = probe_stage(opener, STEREO)
    return check(opener, profile, programme)


class Shifted(Stage):
    """An octave up in grains of 40 ms, two at a time whose windows add up to one: of a tone nothing is left."""

    grain_frames = 1920

    def __init__(self) -> None:
        self._heard = np.zeros((2, 0))

    def run(self, x: Samples) -> Samples:
        start = self._heard.shape[1]
        self._heard = np.concatenate([self._heard, x], axis=1)
        late = np.pad(self._heard, ((0, 0), (2 * self.grain_frames, 0)))
        frames = np.arange(start, start + x.shape[1])
        answer = np.zeros(x.shape)
        for offset in (0, self.grain_frames // 2):
            within = (frames + offset) % self.grain_frames
            share = 1.0 - np.abs(2.0 * within / self.grain_frames - 1.0)
            answer += share * late[:, frames + self.grain_frames + within]
        return answer


@pytest.mark.parametrize(
    ("stages", "kinds"),
    [
        ((Shifted,), {Kind.LINEAR}),
        ((clip(-12.0), Shifted), {Kind.CLIP}),
        ((Shifted, clip(-12.0)), {Kind.CLIP, Kind.DYNAMICS_THEN_CLIP}),  # no tone of its own has a level to remember
    ],
    ids=["alone", "behind a clip", "into a clip"],
)
def test_what_is_beside_every_tone_is_not_switched_on(stages: tuple[OpenProcessor, ...], kinds: set[Kind]) -> None:
    """Clipped it has a level of its own, like a generator, which no pitch shifter has below."""
    profile = probe_stage(series(*stages), STEREO)
    assert not profile.switched_on
    assert profile.kind in kinds
