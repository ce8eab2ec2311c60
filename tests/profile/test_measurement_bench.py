"""What silence is answered with is taken from every answer, and played only as long as it moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.profile.level_scaling import OPERATING_DBFS, staircase
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.probe.block_sizes import BlockSizes, compare_block_sizes
from tests.profile.processors import STEREO, Samples, Stage

RATE_HZ = STEREO.sample_rate_hz
T_S = np.arange(6 * RATE_HZ) / RATE_HZ
RUN_IN = 1e-4 * np.exp(-T_S / 0.02)
HUM = 1e-4 * np.sin(2.0 * np.pi * 50.0 * T_S)
LATE_HUM = np.where(T_S < 0.5, 0.0, HUM)


class Adding(Stage):
    """Something of its own beside what comes in, from its first frame on."""

    fed_frames = 0

    def __init__(self, own: Samples) -> None:
        self._own = own
        self._frame = 0

    def run(self, x: Samples) -> Samples:
        frames = slice(self._frame, self._frame + x.shape[1])
        self._frame = frames.stop
        Adding.fed_frames += x.shape[1]
        return x + self._own[frames]


@pytest.mark.parametrize(
    ("own", "played_again"),
    [(RUN_IN, False), (HUM, True), (LATE_HUM, True)],
    ids=["run-in", "hum", "hum that begins late"],
)
def test_the_answer_to_silence_is_subtracted_at_any_length(own: Samples, played_again: bool) -> None:
    bench = Bench(lambda: Adding(own), STEREO)
    bench.subtract_silence()
    signal = 0.25 * np.sin(2.0 * np.pi * 997.0 * T_S)
    bench.render(signal[: 2 * RATE_HZ])
    before = Adding.fed_frames
    answer = bench.render(signal[: 5 * RATE_HZ])
    assert np.abs(answer - signal[: 5 * RATE_HZ]).max() < 1e-7
    assert Adding.fed_frames - before == (2 if played_again else 1) * 5 * RATE_HZ


class HoldsBack(Stage):
    """Gives frames only once it has so many more of them, as what looks ahead does."""

    fed_frames = 0

    def __init__(self, frames: int) -> None:
        self._held, self._frames = np.zeros((2, 0), np.float32), frames

    def process(self, block: Audio) -> Audio:
        HoldsBack.fed_frames += block.shape[1]
        line = np.concatenate([self._held, block], axis=1)
        given = max(0, line.shape[1] - self._frames)
        self._held = line[:, given:]
        return line[:, :given]


@pytest.mark.parametrize("held_frames", [0, 100, 20_000])
def test_a_fresh_instance_gets_no_more_silence_than_what_it_holds_back_needs(held_frames: int) -> None:
    signal = np.random.default_rng(3).uniform(-1.0, 1.0, (2, 30_000)).astype(np.float32)
    before = HoldsBack.fed_frames
    answer = Bench(lambda: HoldsBack(held_frames), STEREO).fresh(signal)
    np.testing.assert_array_equal(answer, signal)
    assert HoldsBack.fed_frames - before == 30_000 + held_frames


class TellsLatency(Stage):
    """Late, and its host hears of that on the main thread alone; what it has not heard of it does not hide."""

    on_main = True

    def __init__(self, frames: int) -> None:
        self._line = np.zeros((2, frames), np.float32)
        self._to_hide = self.reported_latency_frames = frames if TellsLatency.on_main else 0

    def process(self, block: Audio) -> Audio:
        if not TellsLatency.on_main:
            self._to_hide = self.reported_latency_frames = 0
        line = np.concatenate([self._line, block], axis=1)
        given, self._line = np.split(line, [block.shape[1]], axis=1)
        hidden = min(self._to_hide, given.shape[1])
        self._to_hide -= hidden
        return given[:, hidden:]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_answers_of_two_at_a_time_are_as_soon_as_those_of_one(*, elsewhere: bool) -> None:
    signals = [np.random.default_rng(seed).uniform(-1.0, 1.0, (2, 10_000)).astype(np.float32) for seed in range(3)]

    def beside(work: Sequence[Callable[[], Audio]]) -> Sequence[Audio]:
        TellsLatency.on_main = not elsewhere
        try:
            return [each() for each in work]
        finally:
            TellsLatency.on_main = True

    bench = Bench(lambda: TellsLatency(16), STEREO, beside)
    bench.render_audio(signals[0])
    for answer, signal in zip(bench.render_each(signals), signals, strict=True):
        np.testing.assert_array_equal(answer, signal)


class HoldsEvery(Stage):
    """A bit crusher: 10 bits, and every n-th sample held, counted from the instance's first frame."""

    def __init__(self, every: int) -> None:
        self._every, self._frame = every, 0
        self._held = np.zeros((2, 1))

    def run(self, x: Samples) -> Samples:
        line = np.concatenate([self._held, x], axis=1)
        taken = np.arange(self._frame, self._frame + x.shape[1])
        at = taken - taken % self._every - self._frame + 1
        out = np.round(line[:, np.maximum(at, 0)] * 512.0) / 512.0
        self._frame += x.shape[1]
        self._held = out[:, -1:]
        return out


@pytest.mark.parametrize("every", [2, 3, 4, 5, 6, 7, 8, 12, 16])
def test_what_counts_frames_is_never_as_good_as_new_in_the_middle_of_its_count(every: int) -> None:
    bench = Bench(lambda: HoldsEvery(every), STEREO)
    bench.first(staircase(STEREO))
    assert bench.rest_frames is None


@pytest.mark.parametrize("every", [2, 3, 5, 6, 7, 12])
def test_what_counts_frames_does_not_depend_on_the_size_of_blocks(every: int) -> None:
    bench = Bench(lambda: HoldsEvery(every), STEREO)
    signal = staircase(STEREO, up_to_dbfs=OPERATING_DBFS)
    expected = bench.first(staircase(STEREO))[0][:, : signal.shape[1]]
    assert compare_block_sizes(bench, expected) == BlockSizes(-np.inf)


class Counted(Stage):
    """Of how many there are at once."""

    alive, most = 0, 0

    def __init__(self) -> None:
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1

    def run(self, x: Samples) -> Samples:
        return x


class Wandering(Counted):
    """Louder with every block: none is ever as good as new."""

    def run(self, x: Samples) -> Samples:
        self._gain = 1.01 * getattr(self, "_gain", 1.0)
        return self._gain * x


@pytest.mark.parametrize("stage", [Counted, Wandering])
def test_a_fresh_instance_is_opened_once_nobody_holds_another(stage: type[Counted]) -> None:
    """What nobody holds a host makes anew, where it would have to load another plugin."""
    bench = Bench(stage, STEREO)
    Counted.most = Counted.alive = 0
    signal = staircase(STEREO, up_to_dbfs=OPERATING_DBFS)
    first, _ = bench.first(signal)
    for answer in (bench.fresh(bench.spread(signal)), bench.render(signal), bench.render(signal)):
        assert np.array_equal(answer, first)
    assert Counted.most == 1
