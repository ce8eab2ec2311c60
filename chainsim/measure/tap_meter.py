"""Every reading at one point of a chain, in one pass over the audio.

The audio is cut into blocks of 32,768 frames counted from the first one: small enough to stay in cache while all
meters see it, large enough that Python's share of the time is small, and always the same however it was fed. Float32
is precise enough for what happens within 10 ms; sums beyond that are float64. A block outside of +-240 dBFS is
measured in float64 throughout.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chainsim.measure.block_sums import BlockSums
from chainsim.measure.clipping import ClippedSamples
from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.measure.flat_runs import FlatRuns
from chainsim.measure.k_weighting import BOUNDS
from chainsim.measure.level_series import SeriesOverTime
from chainsim.measure.loudness_windows import BATCH as WINDOWS
from chainsim.measure.loudness_windows import Windows
from chainsim.measure.meter_readout import Readings, levels_at
from chainsim.measure.sample_peak import SamplePeak
from chainsim.measure.sub_blocks import Cut, cut, edges
from chainsim.measure.tap_readings import TapReadings
from chainsim.measure.true_peak import HISTORY, TruePeak
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Levels

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

BLOCK_FRAMES = 32_768
CHANNEL_WEIGHTS = (1.0, 1.0, 1.0, 1.41, 1.41)
"""BS.1770-5 for left, right, centre and the two surrounds."""

SMALLEST, LARGEST = BOUNDS


class TapMeter:
    """Feed blocks of any size, read whenever you like: reading changes nothing.

    Times are those of the sample for a sample peak, of the place between two frames for a true peak, and of the
    window's first frame for momentary and short-term loudness.

    Args:
        audio_format: One to five channels.
        gains_db: One set of levels is read for each: those of the signal multiplied by that gain.
        channel_weights: BS.1770's weights, one a channel; default 1, 1, 1, 1.41, 1.41 for as many as there are.
    """

    def __init__(
        self,
        audio_format: AudioFormat,
        *,
        gains_db: Sequence[float] = (0.0,),
        channel_weights: Sequence[float] | None = None,
    ) -> None:
        channels, rate = audio_format.channels, audio_format.sample_rate_hz
        if not 1 <= channels <= len(CHANNEL_WEIGHTS):
            raise ValueError(f"a meter takes 1 to {len(CHANNEL_WEIGHTS)} channels, not {channels}")
        weights = CHANNEL_WEIGHTS[:channels] if channel_weights is None else tuple(channel_weights)
        if len(weights) != channels:
            raise ValueError(f"expected {channels} channel weights, found {len(weights)}")
        self._format = audio_format
        self._gains_db = tuple(gains_db)
        self._weights = np.array(weights)
        self._blocks = FixedBlocks(channels, BLOCK_FRAMES)
        self._frames = 0
        self._energies = np.zeros(channels)
        self._sums = np.zeros(channels)
        self._non_finite = np.zeros(channels, dtype=np.int64)
        self._non_finite_frame: int | None = None
        self._block_sums = BlockSums(rate, channels, BLOCK_FRAMES)
        self._windows = Windows(rate)
        self._series = SeriesOverTime(rate, channels)
        self._sample_peak = SamplePeak(channels)
        self._true_peak = TruePeak(channels)
        self._clipped = ClippedSamples(channels, self._gains_db)
        self._flat_runs = [FlatRuns() for _ in range(channels)]

    def feed(self, block: Audio) -> None:
        """Take (channels, frames); any number of frames, none included."""
        for full in self._blocks.feed(block):
            self._take(full, BLOCK_FRAMES)

    def read(self) -> tuple[Levels, ...]:
        """The levels of everything fed so far, one for each of `gains_db`; reading changes nothing."""
        return copy.deepcopy(self).close()

    def close(self) -> tuple[Levels, ...]:
        """As `read`, without keeping what it takes to go on: this meter can't be fed or read any more."""
        readings = self._finish()
        return tuple(levels_at(readings, number, gain_db) for number, gain_db in enumerate(self._gains_db))

    def finish(self) -> TapReadings:
        """As `close`, for other gains too."""
        return TapReadings(self._finish(), self._gains_db)

    def readings(self) -> Readings:
        """What the levels are made from, of everything fed so far."""
        return copy.deepcopy(self)._finish()

    def _take(self, block: Array, frames: int) -> None:
        """Measure one block of which the first so many frames are signal and the rest is padding with zeros."""
        pieces = cut(self._frames, frames, self._format.sample_rate_hz)
        peaks = None if self._strained else self._block_sums.feed(block, pieces, frames)
        if peaks is not None:
            self._peaks(block, peaks, frames)
        else:
            with np.errstate(over="ignore", invalid="ignore"):
                self._take_with_care(block, pieces, frames)
        self._frames += frames
        if self._block_sums.is_full:
            self._sort_in()

    def _take_with_care(self, block: Array, pieces: Cut, frames: int) -> None:
        """As `_take`, with numpy: of a block that is not finite, or too quiet or too loud for float32, in float64."""
        maxima = self._block_sums.maxima(block, pieces, frames)
        if not SMALLEST <= float(maxima.max()) <= LARGEST or self._strained:
            block = self._finite(block).astype(np.float64)
            maxima = self._block_sums.maxima(block, pieces, frames)
        self._block_sums.add(block, maxima, pieces, frames)
        self._peaks(block, maxima.max(axis=1).tolist(), frames)

    @property
    def _strained(self) -> bool:
        """Whether what still rings from before is too loud for float32."""
        return max(self._block_sums.largest_state, self._true_peak.last_peak) > LARGEST

    def _finite(self, block: Array) -> Array:
        """The block with 0 for each sample that is no number, which are counted."""
        bad = ~np.isfinite(block)
        if not bad.any():
            return block
        self._non_finite += bad.sum(axis=1)
        if self._non_finite_frame is None:
            self._non_finite_frame = self._frames + int(bad.any(axis=0).argmax())
        return np.where(bad, np.float32(0.0), block)

    def _sort_in(self) -> None:
        """Take what blocks have added up to since the last time."""
        sums = self._block_sums.take()
        self._sums += sums.samples.sum(axis=1)
        self._energies += sums.plain.sum(axis=1)
        energies, weighted = sums.plain.sum(axis=0), self._weights @ sums.weighted
        for start in range(0, len(energies), WINDOWS):
            self._windows.feed(weighted[start : start + WINDOWS], energies[start : start + WINDOWS])
        self._series.feed(sums.squared_peaks.max(axis=0), energies)

    def _peaks(self, block: Array, peaks: list[float], frames: int) -> None:
        for channel, peak in enumerate(peaks):
            samples = block[channel, :frames]
            self._sample_peak.feed(channel, peak, samples, self._frames)
            runs = self._flat_runs[channel]
            self._clipped.feed(channel, samples, peak)
            if runs.wants(peak):
                runs.feed(samples, peak, self._frames)
            else:
                runs.skip(samples)
        self._true_peak.feed(block, peaks, self._sample_peak.peaks)

    def _finish(self) -> Readings:
        """Work off the rest; this meter can't be fed any more."""
        rest, rate = self._blocks.rest, self._format.sample_rate_hz
        channels, frames = rest.shape
        if frames:
            padded = np.zeros((channels, BLOCK_FRAMES), dtype=np.float32)
            padded[:, :frames] = rest
            self._take(padded, frames)
        if frames == 0 or BLOCK_FRAMES - frames < HISTORY:
            silence = np.zeros((channels, BLOCK_FRAMES))
            self._true_peak.feed(silence, [0.0] * channels, self._sample_peak.peaks)
        self._sort_in()
        if self._frames > edges(self._series.sub_blocks, self._series.sub_blocks + 1, rate)[0]:
            still_open = self._block_sums.still_open
            self._sums += still_open.samples[:, 0]
            self._energies += still_open.plain[:, 0]
            self._series.feed(still_open.squared_peaks.max(axis=0), still_open.plain.sum(axis=0))
        return Readings(
            format=self._format,
            frames=self._frames,
            energies=self._energies,
            sums=self._sums,
            sample_peak=self._sample_peak,
            true_peak=self._true_peak,
            clipped=self._clipped.counts,
            flat_runs=tuple(runs.readings() for runs in self._flat_runs),
            non_finite=self._non_finite,
            non_finite_frame=self._non_finite_frame,
            windows=self._windows.readings(),
            series=self._series,
        )
