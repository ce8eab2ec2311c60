"""What looks ahead turns down what is before a loud sample too; a clip takes from that alone, a tanh gradually."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.burst_distortion import bends_bursts
from chainsim.profile.probe.gain_alone import is_gain_alone
from chainsim.profile.probe.gain_and_bend import is_gain_and_bend
from chainsim.profile.probe.sample_memory import moves_as_a_gain
from chainsim.profile.stage_stream import BLOCK_FRAMES
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Compressor,
    Curve,
    FirstChannel,
    Samples,
    Series,
    Shaper,
    Stage,
    bell,
    clip,
    series,
)
from tests.profile.programmes import check, drums_and_tones

CEILING_DB = -10.0
CEILING = 10.0 ** (CEILING_DB / 20.0)


class HeldBack(Stage):
    """Gives its first frame once it has got more than `reported_latency_frames`: in time, for who hides latency."""

    def __init__(self, frames: int) -> None:
        self.reported_latency_frames = self._to_drop = frames

    def process(self, block: Audio) -> Audio:
        answer = super().process(block)
        drop = min(self._to_drop, answer.shape[1])
        self._to_drop -= drop
        return answer[:, drop:]


class LookAhead(HeldBack):
    """The least gain that any of the next samples needs, averaged over as many: peaks come out at the ceiling."""

    def __init__(self, frames: int) -> None:
        super().__init__(frames - 1)
        self._frames, self._before = frames, 2 * frames - 2
        self._history: Samples | None = None

    def run(self, x: Samples) -> Samples:
        known = np.zeros((x.shape[0], self._before)) if self._history is None else self._history
        row = np.concatenate([known, x], axis=1)
        self._history = row[:, x.shape[1] :]
        needs = self.needed(np.abs(row).max(axis=0))
        least = sliding_window_view(needs, self._frames).min(axis=1)
        gains = sliding_window_view(least, self._frames).mean(axis=1)
        limited: Samples = row[:, self._frames - 1 : self._frames - 1 + x.shape[1]] * gains
        return limited

    def needed(self, peaks: Samples) -> Samples:
        gains: Samples = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
        return gains


class ByWholeDecibels(LookAhead):
    """Lets through what is less than 1 dB too loud."""

    def needed(self, peaks: Samples) -> Samples:
        gains: Samples = 10.0 ** (np.ceil(20.0 * np.log10(super().needed(peaks)) - 1e-6) / 20.0)
        return gains


class InBlocks(HeldBack):
    """Each block glides to the gain that it needs, as late as a block is long."""

    FRAMES = 32

    def __init__(self) -> None:
        super().__init__(self.FRAMES)
        self._waiting: Samples = np.zeros((2, self.FRAMES))
        self._from, self._to, self._highest = 1.0, 1.0, 0.0

    def run(self, x: Samples) -> Samples:
        out = np.empty_like(x)
        for start in range(0, x.shape[1], self.FRAMES):  # blocks of the host are multiples of them
            block = x[:, start : start + self.FRAMES]
            frames = block.shape[1]
            glide = self._from + (self._to - self._from) * np.arange(1, frames + 1) / self.FRAMES
            out[:, start : start + frames] = self._waiting[:, :frames] * glide
            self._waiting[:, :frames] = block
            self._highest = max(self._highest, float(np.abs(block).max()))
            if frames == self.FRAMES:
                let_go = self._to + 0.1 * (1.0 - self._to)
                needed = CEILING / self._highest if self._highest > CEILING else 1.0
                self._from, self._to, self._highest = self._to, min(let_go, needed), 0.0
        return out


def held(*openers: OpenProcessor) -> OpenProcessor:
    """The first one holds frames back, which all do then."""

    def opened() -> Series:
        stages = [opener() for opener in openers]
        row = Series(*stages)
        row.reported_latency_frames = stages[0].reported_latency_frames
        return row

    return opened


def look_ahead(frames: int) -> OpenProcessor:
    return lambda: LookAhead(frames)


def shaped(curve: str, limit_db: float) -> OpenProcessor:
    limit = 10.0 ** (limit_db / 20.0)
    return lambda: Shaper(lambda x: limit * CURVES[curve](x / limit))


CURVES: dict[str, Curve] = {
    "clip": lambda x: np.clip(x, -1.0, 1.0),
    "one side": lambda x: np.minimum(x, 1.0),
    "railed tanh": lambda x: np.clip(1.5 * np.tanh(x / 1.5), -1.0, 1.0),
    "tanh": np.tanh,
    "tube": lambda x: np.tanh(x + 0.3) - np.tanh(0.3),
}


def told(opener: OpenProcessor, audio: AudioFormat = STEREO) -> bool:
    return is_gain_and_bend(Bench(opener, audio))


@pytest.mark.parametrize("frames", [15, 24, 220])
def test_a_limiter_that_looks_ahead_is(frames: int) -> None:
    assert told(look_ahead(frames))
    assert not told(held(look_ahead(frames), clip(CEILING_DB - 1.0)))
    assert not told(held(look_ahead(frames), clip(CEILING_DB - 6.0)))
    assert not told(series(clip(CEILING_DB - 6.0), look_ahead(frames)))


@pytest.mark.parametrize("curve", ["tanh", "tube"])
def test_with_a_curve_that_bends_behind_it_too(curve: str) -> None:
    assert told(held(look_ahead(40), shaped(curve, CEILING_DB)))


@pytest.mark.parametrize("curve", ["clip", "one side", "railed tanh"])
def test_a_curve_that_breaks_is_never(curve: str) -> None:
    assert not told(held(look_ahead(40), shaped(curve, CEILING_DB - 3.0)))
    assert not told(series(lambda: Compressor(), shaped(curve, CEILING_DB)))


def test_what_a_limiter_does_not_let_through_breaks_nothing() -> None:
    """As a clip 1 dB above its ceiling."""
    assert told(held(look_ahead(40), clip(CEILING_DB + 1.0)))


def test_what_is_hardly_louder_than_the_tone_before_may_break_too() -> None:
    """Nothing is lost of samples that are louder by 3 dB each."""
    assert not told(held(lambda: ByWholeDecibels(40), clip(CEILING_DB + 0.25)))
    assert told(held(lambda: ByWholeDecibels(40), clip(CEILING_DB + 1.25)))


def test_where_nothing_is_lost_little_is_asked() -> None:
    asked: list[int] = []

    class Counted(Bench):
        def render_audio(self, signal: Audio, block_frames: int = BLOCK_FRAMES) -> Audio:
            asked.append(signal.shape[1])
            return super().render_audio(signal, block_frames)

    assert is_gain_and_bend(Counted(look_ahead(40), STEREO))
    assert sum(asked) < 4 * RATE_HZ  # of 17 s by short steps
    asked.clear()
    assert not is_gain_and_bend(Counted(held(look_ahead(40), clip(CEILING_DB - 3.0)), STEREO))
    assert sum(asked) < 3 * RATE_HZ  # one curve is enough


def test_what_glides_from_block_to_block_is() -> None:
    assert told(lambda: InBlocks())
    assert not told(held(lambda: InBlocks(), clip(CEILING_DB - 1.0)))


class OfSides(Stage):
    """A clip of what two channels differ by."""

    def run(self, x: Samples) -> Samples:
        middle, side = (x[0] + x[1]) / 2.0, np.clip((x[0] - x[1]) / 2.0, -0.1, 0.1)
        return np.stack([middle + side, middle - side])


def test_a_clip_of_one_channel_or_of_the_sides_is_enough() -> None:
    assert not told(held(look_ahead(40), lambda: FirstChannel(lambda x: x.clip(-0.2, 0.2))))
    assert not told(held(look_ahead(40), lambda: OfSides()))


def test_in_mono_as_well() -> None:
    mono = AudioFormat(RATE_HZ, 1)
    assert told(look_ahead(40), mono)
    assert not told(held(look_ahead(40), clip(CEILING_DB - 1.0)), mono)


def test_of_curves_alone_and_of_filters_nothing_is_told() -> None:
    sections = signal.butter(2, 5000.0, fs=RATE_HZ, output="sos")
    assert not told(shaped("tanh", CEILING_DB))
    assert not told(clip())
    assert not told(bell(1000.0, 6.0, 1.0))
    assert not told(held(look_ahead(40), lambda: Shaper(lambda x: signal.sosfilt(sections, x, axis=1))))


@pytest.mark.parametrize(
    "clean", [look_ahead(15), held(look_ahead(24), shaped("tanh", CEILING_DB - 3.0))], ids=["short", "tanh"]
)
def test_a_limiter_on_a_programme(clean: OpenProcessor) -> None:
    """It has nothing that clips; with a clip 3 dB below what comes out of it, it has."""
    loud = drums_and_tones(1) * np.float32(4.0)
    profile = probe_stage(clean, STEREO)
    assert (profile.kind, profile.gain_alone) == (Kind.DYNAMICS, True)
    found = check(clean, profile, loud)
    assert (found.exceeds, found.has_corner, found.headroom_db, found.undecided) == (False, False, None, None)
    limit = 0.7 * float(np.abs(clean().process(loud)).max())
    clipping = held(clean, lambda: Shaper(lambda x: x.clip(-limit, limit)))
    profile = probe_stage(clipping, STEREO)
    assert not profile.gain_alone
    assert check(clipping, profile, loud).exceeds


class Held(HeldBack):
    """Nothing but a latency that is reported."""

    def __init__(self, frames: int) -> None:
        super().__init__(frames)
        self._known: Samples | None = None

    def run(self, x: Samples) -> Samples:
        known = np.zeros((x.shape[0], self.reported_latency_frames)) if self._known is None else self._known
        row = np.concatenate([known, x], axis=1)
        self._known = row[:, x.shape[1] :]
        return row[:, : x.shape[1]]


def test_a_latency_that_is_hidden_changes_no_answer() -> None:
    late: OpenProcessor = lambda: Held(500)  # noqa: E731
    compressor: OpenProcessor = lambda: Compressor(-20.0, 0.001, 0.02)  # noqa: E731
    for opener, is_gain in ((compressor, True), (series(compressor, clip(-12.0)), False)):
        benches = [Bench(each, STEREO) for each in (opener, held(late, opener))]
        for bench in benches:
            bench.first(np.full(RATE_HZ // 10, 0.001))
            assert is_gain_alone(bench) == is_gain
            assert bends_bursts(bench, -20.0) != is_gain
            assert moves_as_a_gain(bench, 0, 997.0, -6.0, -60.0, 0.0)


class LateAttack(HeldBack):
    """As a limiter that looks ahead by less than its attack, and forgets slowly: it follows steps, and no jump.

    Frame by frame: highest = max(highest (1 - release), |x|), needed = min(1, ceiling / highest), and
    gain = max(needed, gain + attack (needed - gain)), of which both are running maxima of what has faded since.
    """

    FRAMES, ATTACK, RELEASE = 200, 1.0 / 200.0, 1.0 / 10_000.0
    AT_ONCE = 2048
    """Frames within which nothing fades beyond what a number can hold."""

    def __init__(self) -> None:
        super().__init__(self.FRAMES)
        self._waiting: Samples = np.zeros((2, self.FRAMES))
        self._highest, self._gain = 0.0, 1.0

    def run(self, x: Samples) -> Samples:
        row = np.concatenate([self._waiting, x], axis=1)
        self._waiting = row[:, x.shape[1] :]
        magnitudes = np.abs(x).max(axis=0)
        gains = [self._gains(magnitudes[at : at + self.AT_ONCE]) for at in range(0, magnitudes.size, self.AT_ONCE)]
        return row[:, : x.shape[1]] * np.concatenate(gains)

    def _gains(self, magnitudes: Samples) -> Samples:
        fades = (1.0 - self.RELEASE) ** np.arange(magnitudes.size + 1)
        highest = fades * np.maximum.accumulate(np.append(self._highest, magnitudes) / fades)
        needed = np.minimum(1.0, CEILING / np.maximum(highest[1:], 1e-9))
        glides, keeps = [self.ATTACK], [1.0, self.ATTACK - 1.0]
        glide = np.append(0.0, signal.lfilter(glides, keeps, needed))  # from 0 at the frame before
        fades = (1.0 - self.ATTACK) ** np.arange(magnitudes.size + 1)
        gains: Samples = glide + fades * np.maximum.accumulate((np.append(self._gain, needed) - glide) / fades)
        self._highest, self._gain = float(highest[-1]), float(gains[-1])
        return gains[1:]


@pytest.mark.parametrize("over_db", [-1.0, 1.0, 6.0])
def test_a_clip_that_only_jumps_get_to_is_not_overlooked(over_db: float) -> None:
    assert not told(held(lambda: LateAttack(), clip(CEILING_DB + over_db)))


def test_nor_is_it_by_a_probe() -> None:
    assert not probe_stage(held(lambda: LateAttack(), clip(CEILING_DB + 1.0)), STEREO).gain_alone


class BandClip(Stage):
    """What is near 1.2 kHz is clipped at half of full scale, and all other bands pass beside."""

    def __init__(self, rate_hz: int) -> None:
        self._band = signal.iirpeak(1220.0, 1.0, fs=rate_hz)
        self._past = np.zeros((2, 2))

    def run(self, x: Samples) -> Samples:
        band, self._past = signal.lfilter(*self._band, x, zi=self._past)
        joined: Samples = x - band + np.clip(band, -0.5, 0.5)
        return joined


@pytest.mark.parametrize("rate_hz", [48_000, 96_000])
def test_a_clip_of_one_band_is_no_bend_though_single_samples_hardly_reach_it(rate_hz: int) -> None:
    """At twice the rate a sample has half as much of the band, and what is let go of is over a millisecond later."""
    audio = AudioFormat(rate_hz, 2)
    assert not is_gain_and_bend(Bench(lambda: BandClip(rate_hz), audio))
    assert probe_stage(lambda: BandClip(rate_hz), audio).kind is Kind.CLIP
