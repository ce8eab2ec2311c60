"""Where a stage lies while it is probed: a signal goes in, the answer of a stage at rest comes back.

Every answer must be that of a fresh instance. Opening one costs microseconds for a built-in and up to half a second
for an external plugin, so an instance is used again where a pause makes it as good as new, and only there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.processor import Processor
from chainsim.profile.stage_stream import BLOCK_FRAMES, Stream
from chainsim.units import frames_from_s, power_from_db

OpenProcessor = Callable[[], Processor]
Beside = Callable[[Sequence[Callable[[], Audio]]], Sequence[Audio]]
"""Does several pieces of work, at the same time where it can."""
AT_ONCE = 2

RESTS_S = (0.1, 0.5, 2.0)
AS_GOOD_AS_NEW_DB = -90.0
BEGINNING_FRAMES = 3 * BLOCK_FRAMES
STILL = 1e-8
"""What silence is answered with has settled where it moves by less within half a second: -160 dBFS."""
LOOK_S = 2.0
ENDLESS = 1e30
"""What grows so far is on its way to infinity: twice as much, or its square, would be there."""


class Bench:
    """A stage that answers as if at rest, and what the bench had to find out for that.

    Attributes:
        rest_frames: pause after which an instance is as good as new; None: it never is, every answer needs a new one.
        non_finite: NaN or infinity came out at some time (as zeros in the answers).
        polarity: of each channel, for signals that all get.
    """

    def __init__(self, open_processor: OpenProcessor, audio: AudioFormat, beside: Beside | None = None) -> None:
        self.audio = audio
        self._beside = beside
        self.rest_frames: int | None = None
        self.non_finite = False
        self.polarity: tuple[float, ...] = (1.0,) * audio.channels
        self.reported_latency_frames = 0
        self._open = open_processor
        self._stream: Stream | None = None
        self._to_silence: Audio | None = None

    def first(self, signal: npt.NDArray[np.float64]) -> tuple[Audio, Audio]:
        """The answer of a fresh instance, and its answer once more.

        Finds the shortest pause after which the same instance answers alike; if there is none, the second answer is
        another fresh instance's, and so is every later one.
        """
        stream = Stream(self._open(), self.audio)
        played = self.spread(signal)
        answer = self._finite(stream.play(played))
        self.reported_latency_frames = stream.processor.reported_latency_frames
        if answer.any():
            for rest_s in RESTS_S:
                rest_frames = frames_from_s(rest_s, self.audio.sample_rate_hz)
                again = self._rested(stream, played, answer, rest_frames)
                if again is not None:
                    self._stream, self.rest_frames = stream, rest_frames
                    return answer, again
        del stream  # what nobody holds is made anew sooner than another is loaded
        return answer, self.render(signal)

    def _rested(self, stream: Stream, played: Audio, answer: Audio, rest_frames: int) -> Audio | None:
        """The same answer once more after a pause, or None: the instance has not forgotten what was before.

        The beginning, which is the quietest, is asked for alone: first, since most fail there, and at the end, since a
        clock inside may come round by chance and by then it was loud.
        """
        beginning = played[:, :BEGINNING_FRAMES]
        # Not its end: what looks ahead sees the silence that follows.
        begun_frames = max(0, beginning.shape[1] - BLOCK_FRAMES)

        def begins_alike() -> bool:
            again = self._finite(stream.play(beginning))
            return _alike(answer[:, :begun_frames], again[:, :begun_frames])

        stream.pause_out_of_step(rest_frames)
        if not begins_alike():
            return None
        stream.pause_out_of_step(rest_frames + 1)
        again = self._finite(stream.play(played))
        if not _alike(answer, again):
            return None
        stream.pause_out_of_step(rest_frames + 2)
        return again if begins_alike() else None

    def spread(self, signal: npt.NDArray[np.float64]) -> Audio:
        """One signal, (frames,), for all channels, in their polarity; one of (channels, frames) as it is."""
        if signal.ndim == 2:
            return signal.astype(np.float32)
        return np.outer(self.polarity, signal).astype(np.float32)

    def subtract_silence(self) -> None:
        """From now on answers are less the answer to silence: repeatable noise and bias are no distortion."""
        self._to_silence = self.render_audio(np.zeros((self.audio.channels, BLOCK_FRAMES), np.float32))

    @property
    def hums(self) -> bool:
        """Whether silence is answered with what is subtracted."""
        return self._to_silence is not None

    def render(self, signal: npt.NDArray[np.float64], block_frames: int = BLOCK_FRAMES) -> Audio:
        """The answer at rest to a signal of shape (frames,) for all channels, or (channels, frames)."""
        return self.render_audio(self.spread(signal), block_frames)

    def render_audio(self, signal: Audio, block_frames: int = BLOCK_FRAMES) -> Audio:
        """The answer at rest to audio of shape (channels, frames)."""
        return self.less_silence(self._at_rest(signal, block_frames))

    def render_each(self, signals: Sequence[Audio]) -> Sequence[Audio]:
        """As `render_audio` of each; two instances at a time where that is possible: opened here, played anywhere.

        A host hears of a latency that is first told while a plugin plays on its main thread only; elsewhere the answer
        would come late.
        """
        if self._beside is None or self.rest_frames is not None:
            return [self.render_audio(signal) for signal in signals]
        answers: list[Audio] = []
        for at in range(0, len(signals), AT_ONCE):
            some = signals[at : at + AT_ONCE]
            streams = [Stream(self._open(), self.audio) for _ in some]
            work = [partial(each.play, own) for each, own in zip(streams, some, strict=True)]
            played = self._beside(work)
            if any(each.processor.reported_latency_frames != self.reported_latency_frames for each in streams):
                self._beside = None
                return [self.render_audio(signal) for signal in signals]
            answers += [self.less_silence(self._finite(answer)) for answer in played]
        return answers

    def fresh(self, signal: Audio, block_frames: int = BLOCK_FRAMES) -> Audio:
        """The answer of a fresh instance to audio of shape (channels, frames); silence is not taken away.

        The one that rests is let go of: what nobody holds is made anew sooner than another is loaded.
        """
        self._stream = None
        stream = Stream(self._open(), self.audio)
        answer = stream.play(signal, block_frames)
        self.reported_latency_frames = stream.processor.reported_latency_frames
        return self._finite(answer)

    def _at_rest(self, signal: Audio, block_frames: int = BLOCK_FRAMES) -> Audio:
        """See `render_audio`; silence is not taken away."""
        if self.rest_frames is None:
            return self.fresh(signal, block_frames)
        if self._stream is None:
            self._stream = Stream(self._open(), self.audio)
        else:
            self._stream.pause(self.rest_frames)
        return self._finite(self._stream.play(signal, block_frames))

    def less_silence(self, answer: Audio) -> Audio:
        """An answer without what silence is answered with, once that is to be subtracted."""
        if self._to_silence is None:
            return answer
        frames = answer.shape[1]
        if frames > self._to_silence.shape[1]:
            self._to_silence = self._longer(self._to_silence, frames)
        return answer - self._to_silence[:, :frames]

    def _longer(self, silent: Audio, frames: int) -> Audio:
        """What silence is answered with for so long: as far as it goes on as it is, it is not asked for."""
        look_frames = frames_from_s(LOOK_S, self.audio.sample_rate_hz)
        if silent.shape[1] < look_frames < frames:
            silent = self._at_rest(np.zeros((silent.shape[0], look_frames), np.float32))
        if silent.shape[1] >= look_frames and self._is_still(silent):
            return np.pad(silent, ((0, 0), (0, frames - silent.shape[1])), mode="edge")
        return self._at_rest(np.zeros((silent.shape[0], frames), np.float32))

    def _is_still(self, silent: Audio) -> bool:
        """Whether its last half second moves no more."""
        return bool(np.ptp(silent[:, -self.audio.sample_rate_hz // 2 :], axis=1).max() < STILL)

    def _finite(self, answer: Audio) -> Audio:
        if not answer.size or (answer.max() < ENDLESS and answer.min() > -ENDLESS):  # of NaN neither
            return answer
        self.non_finite = True
        return np.where(np.abs(answer) < ENDLESS, answer, np.float32(0.0))


def _alike(first: Audio, second: Audio) -> bool:
    """Whether every twentieth of two answers differs by less than -90 dB of its own power."""
    for a, b in zip(np.array_split(first, 20, axis=1), np.array_split(second, 20, axis=1), strict=True):
        difference = np.square(a - b, dtype=np.float64).sum()
        if difference > power_from_db(AS_GOOD_AS_NEW_DB) * np.square(a, dtype=np.float64).sum():
            return False
    return True
