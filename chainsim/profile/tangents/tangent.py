"""What the smallest change of the input does to the output, in the very state that the programme brings about.

The programme is played as it is and with a little noise added: what the two answers differ by is the stage's
derivative along that noise. Equalisers give it back filtered, compressors times their gain of the moment;
a clip gives nothing back for the samples that it holds, whatever made the level reach it and whatever turns it up or
down behind. So no quieter self of the stage is needed to compare it with, which a gate or a compressor would not be.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.series_at_once import for_series

NUDGE_DB = -60.0
"""Below the programme's peak: 0.01 dB of level, and yet 80 dB above the rounding of 32-bit samples."""
SEED = 17
TINY = 1e-18

Play = Callable[[Audio], Audio]
PlayAll = Callable[[Sequence[Audio]], Sequence[Audio]]


@dataclass(frozen=True, slots=True)
class Tangent:
    """`slope`: (series, frames), a series for each nudge and channel, in units of the nudge; `answer`: as played."""

    slope: Array
    answer: Array
    size: Array | Audio | float = 1.0  # of a nudge at every frame, (frames,)
    step: float | None = None  # of the grid that all answers lie on, if they do
    noise: float = 0.0  # RMS of what a stage that hisses adds to each answer

    @property
    def noise_of_slopes(self) -> Array:
        """RMS of what that makes of each slope, which is of two answers, (frames,)."""
        sizes = np.broadcast_to(self.size, self.answer.shape[1:])
        noise: Array = np.sqrt(2.0) * self.noise / np.maximum(sizes, TINY)
        return noise


@lru_cache(maxsize=6)
def nudges(channels: int, frames: int, *, flipped_every: int = 0) -> Sequence[Audio]:
    """Noise of +1 and -1 alone, so that every sample tells its own slope: alike in all channels, and opposite.

    Both are needed: what happens in the middle or at the sides alone is half hidden by the other.

    Args:
        channels: of the noise.
        frames: of the noise.
        flipped_every: so many signs in turn are turned over and left. At one, neighbours that moved alike now move
            against each other; at two, those that are two samples apart.
    """
    random = np.random.default_rng(SEED)
    signs = random.choice(np.array([-1.0, 1.0], np.float32), frames)
    if flipped_every:
        signs *= np.where(np.arange(frames) // flipped_every % 2, np.float32(-1.0), np.float32(1.0))
    alike = np.broadcast_to(signs, (channels, frames))
    if channels == 1:
        return (alike,)
    polarity = np.array([(-1.0) ** channel for channel in range(channels)], np.float32)[:, np.newaxis]
    return (alike, alike * polarity)


def measure_tangent(
    play_all: PlayAll, signal: Audio, directions: Sequence[Audio], size: Audio, answer: Array | None = None
) -> Tangent:
    """The derivative along each direction, at this signal, (channels, frames).

    Where channels are nudged unlike it is taken from both sides: whatever follows the loudest of equal channels would
    follow the one that is nudged outwards, to whichever side.

    Args:
        play_all: the answers of fresh instances, one to each signal.
        signal: float32.
        directions: as from `nudges`.
        size: of a nudge at every frame, (frames,), float32.
        answer: to the signal, where it is known.
    """
    unlike = [not (direction[0] == direction[-1]).all() for direction in directions]
    asked: list[list[Audio]] = [[] for _ in directions]

    def ask(numbers: Sequence[int]) -> None:
        for number in numbers:
            nudge = size * directions[number]
            asked[number] = [signal + nudge, signal - nudge] if unlike[number] else [signal + nudge]

    for_series(ask, len(directions), signal.shape[1])
    answers = play_all([*([] if answer is not None else [signal]), *(each for row in asked for each in row)])
    as_played = answers[0].astype(np.float64) if answer is None else answer
    first = np.cumsum([1 if answer is None else 0, *(len(row) for row in asked)])
    channels, frames = as_played.shape
    slope: Array = np.empty((len(directions) * channels, frames))

    def tell(numbers: Sequence[int]) -> None:
        for number in numbers:
            along = slope[number * channels : (number + 1) * channels]
            other = answers[first[number] + 1] if unlike[number] else as_played
            np.subtract(answers[first[number]], other, out=along, dtype=np.float64)
            along /= 2.0 * size if unlike[number] else size

    for_series(tell, len(directions), frames)
    return Tangent(slope, as_played, size)


def running_mean(values: Array, frames: int) -> Array:
    """Over so many frames around each, (series, frames); nothing is there before the beginning and after the end."""
    mean = signed_running_mean(values, frames)
    return np.maximum(mean, 0.0, out=mean)  # the sum of squares, but for rounding


def signed_running_mean(values: Array, frames: int) -> Array:
    """As `running_mean`, of values that may be negative."""
    mean: Array = np.empty(values.shape)
    if frames == 2:  # without a sum of all, which is slower and leaves its rounding in the smallest
        np.add(values[:, :-1], values[:, 1:], out=mean[:, :-1])
        mean[:, -1:] = values[:, -1:]
        mean /= frames
        return mean
    before = (frames - 1) // 2

    def of_some(numbers: Sequence[int]) -> None:
        sums = _RunningSums(values.shape[1], before + 1, frames - 1 - before)
        for number in numbers:
            sums.add_up(values[number])
            np.subtract(sums.all[frames:], sums.all[:-frames], out=mean[number])
            mean[number] /= frames

    for_series(of_some, *values.shape)
    return mean


def surroundings(values: Array, frames: int) -> Array:
    """The lesser of the means over so many frames before each and after it: what only begins or ends is no hole.

    At the beginning and at the end over as many as there are; before the first and after the last nothing is known.
    """
    count = values.shape[1]
    there: Array = np.minimum(np.arange(count, dtype=np.float64), frames)
    lesser: Array = np.empty(values.shape)

    def of_some(numbers: Sequence[int]) -> None:
        after: Array = np.empty(count)
        sums = _RunningSums(count, frames + 1, frames)
        for number in numbers:
            before = lesser[number]
            sums.add_up(values[number])
            np.subtract(sums.all[frames : frames + count], sums.all[:count], out=before)
            np.subtract(sums.all[2 * frames + 1 :], sums.all[frames + 1 : frames + 1 + count], out=after)
            before[1:] /= there[1:]
            after[:-1] /= there[:0:-1]
            before[:1] = after[-1:] = np.inf
            np.minimum(before, after, out=before)

    for_series(of_some, *values.shape)
    return np.maximum(lesser, 0.0, out=lesser)


class _RunningSums:
    """Sums of a series up to each of its frames, in one room for all series: fresh pages cost more than the sums.

    Args:
        frames: of a series.
        before: so many sums of nothing in front of them.
        behind: so many times the whole sum behind them.
    """

    def __init__(self, frames: int, before: int, behind: int) -> None:
        self.all: Array = np.zeros(before + frames + behind)
        self._own = self.all[before : before + frames]
        self._behind = self.all[before + frames :]

    def add_up(self, series: Array) -> None:
        """The next series."""
        np.cumsum(series, out=self._own)
        self._behind[:] = self._own[-1:] if series.size else 0.0


Mask = npt.NDArray[np.bool_]
