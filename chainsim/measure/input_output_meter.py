"""What only a stage's input and output together show: null, latency, gain reduction."""

from __future__ import annotations

import copy
import math

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.measure.gain_reduction import ShortTimeGains
from chainsim.measure.latency import Alignment, align
from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.measure.signal_products import energy
from chainsim.measure.sub_blocks import Accumulator, cut
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.result import StageComparison
from chainsim.units import db_from_power

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

BLOCK_FRAMES = 4 * 8192
BATCH_BLOCKS = 32


class InputOutputMeter:
    """Feed input and output of a stage side by side, its reported latency already taken out.

    Args:
        audio_format: of both.
        dynamics: whether gain over time is wanted: only for stages that are there for dynamics.
    """

    def __init__(self, audio_format: AudioFormat, *, dynamics: bool) -> None:
        channels = audio_format.channels
        self._dynamics = dynamics
        self._rate = audio_format.sample_rate_hz
        self._before = FixedBlocks(channels, BLOCK_FRAMES)
        self._after = FixedBlocks(channels, BLOCK_FRAMES)
        self._frames = 0
        self._input_energy = 0.0
        self._difference_energy = 0.0
        self._sub_blocks = Accumulator(2 * channels, np.add)
        self._pending: list[Float64] = []
        self._gains = ShortTimeGains()
        self._loudest_energy = 0.0
        self._loudest: tuple[Array, Array] | None = None
        self._level_matched = LevelMatchedDifference()

    def feed(self, before: Audio, after: Audio) -> None:
        """Take two blocks of the same shape (channels, frames); any number of frames, none included."""
        if before.shape != after.shape:
            raise ValueError(f"input and output must have one shape, found {before.shape} and {after.shape}")
        for pair in zip(self._before.feed(before), self._after.feed(after), strict=True):
            self._take(*pair)

    def read(self, *, small_signal_gain_db: float | None = None) -> StageComparison:
        """The comparison over everything fed so far; reading changes nothing.

        Args:
            small_signal_gain_db: What gain reduction counts from; None: from the stage's own largest gain.
        """
        return copy.deepcopy(self).close(small_signal_gain_db=small_signal_gain_db)

    def close(self, *, small_signal_gain_db: float | None = None) -> StageComparison:
        """As `read`, without keeping what it takes to go on: this meter can't be fed or read any more."""
        if self._before.rest.size:
            self._take(self._before.rest, self._after.rest)
        self._count_gains()
        alignment = Alignment(None, None) if self._loudest is None else align(*self._loudest)
        return StageComparison(
            null_db=self._null_db(),
            correlation=alignment.correlation,
            latency_error_frames=alignment.lag_frames,
            gain_reduction=self._gains.read(small_signal_gain_db) if self._dynamics else None,
            difference=self._level_matched.read(),
        )

    def _take(self, before: Audio, after: Audio) -> None:
        sums = kernel.pair_sums(before, after) if kernel.takes(before, after) else None
        if sums is not None and math.isfinite(sums[0] + sums[2]):
            self._add(before, after, sums[0], sums[2])
        else:
            sums = None
            with np.errstate(over="ignore", invalid="ignore", under="ignore"):
                before, after = self._take_with_care(before, after)
        self._frames += before.shape[1]
        self._level_matched.feed(before, after, sums)

    def _take_with_care(self, before: Audio, after: Audio) -> tuple[Audio, Audio]:
        """As `_take`, with numpy; returns both with 0 for what is no number, if there is any."""
        if not self._measure(before, after):  # a sample that is no number, or too large for float32
            before, after = (np.nan_to_num(signal, nan=0.0, posinf=0.0, neginf=0.0) for signal in (before, after))
            self._measure(before.astype(np.float64), after.astype(np.float64))
        return before, after

    def _measure(self, before: Array, after: Array) -> bool:
        """Add one block's energies; nothing happens and the answer is False where they are not finite."""
        input_energy, difference_energy = energy(before), energy(after - before)
        if not np.isfinite(difference_energy + input_energy):
            return False
        self._add(before, after, input_energy, difference_energy)
        return True

    def _add(self, before: Array, after: Array, input_energy: float, difference_energy: float) -> None:
        self._difference_energy += difference_energy
        self._input_energy += input_energy
        if self._dynamics:
            self._follow_gain(before, after)
        if input_energy > self._loudest_energy:
            self._loudest_energy = input_energy
            self._loudest = before.copy(), after.copy()

    def _follow_gain(self, before: Array, after: Array) -> None:
        """Energies of both over 10 ms pieces."""
        channels, frames = before.shape
        pieces = cut(self._frames, frames, self._rate)
        if kernel.takes(before, after):
            sums = np.concatenate([kernel.energies(signal, pieces, frames) for signal in (before, after)])
        else:
            with np.errstate(over="ignore", under="ignore"):
                squares = np.square(np.concatenate((before, after)))
                sums = np.add.reduceat(squares, pieces.starts, axis=1).astype(np.float64)
        complete = self._sub_blocks.feed(sums, pieces)
        self._pending.append(complete.reshape(2, channels, -1).sum(axis=1))
        if len(self._pending) >= BATCH_BLOCKS:
            self._count_gains()

    def _count_gains(self) -> None:
        if self._pending:
            before, after = np.concatenate(self._pending, axis=1)
            self._gains.feed(before, after)
            self._pending.clear()

    def _null_db(self) -> float | None:
        if self._difference_energy == 0.0:
            return db_from_power(0.0)
        if self._input_energy == 0.0:
            return None
        return db_from_power(self._difference_energy / self._input_energy)
