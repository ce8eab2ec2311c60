"""Everything that a finished mix shows, in one pass. Memory grows by 11 MB an hour.

The meter that every tap of a chain has, the spectrum, the bands, the true peak over time, the sums of both channels.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.band_splitter import NAMES, BandSplitter
from chainsim.measure.dynamics import Windows, correlations, over_time, spread, windows
from chainsim.measure.encoder_edge import encoder_edge
from chainsim.measure.energy_accumulator import EnergyAccumulator
from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.measure.meter_readout import NEEDS_SHORT_TERM, RANGE_BELOW_GATE, levels_at
from chainsim.measure.peak_density import peak_density
from chainsim.measure.spectrum import SpectrumMeter
from chainsim.measure.sub_blocks import cut
from chainsim.measure.tap_meter import BLOCK_FRAMES, LARGEST, TapMeter
from chainsim.measure.tilted_tops import TiltedTopsMeter
from chainsim.measure.tone_balance import tone_balance
from chainsim.measure.true_peak_curve import TruePeakCurve
from chainsim.model.audio import Audio, AudioFormat, SourceInfo
from chainsim.model.review_measurement import BandLevels, ReviewMeasurement, Stereo, TiltedTops
from chainsim.units import SILENCE_DBFS, db_from_power

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

ONE_CHANNEL = "the mix has one channel"


class MixMeter:
    """Feed blocks of any size, then read.

    Args:
        audio: format of the blocks; one or two channels.
    """

    def __init__(self, audio: AudioFormat) -> None:
        self._tap = TapMeter(audio)
        self._spectrum = SpectrumMeter(audio)
        self._detail = _Detail(audio)

    def feed(self, block: Audio) -> None:
        """The next frames: (channels, frames)."""
        self._tap.feed(block)
        self._spectrum.feed(block)
        self._detail.feed(block)

    def read(self, source: SourceInfo) -> ReviewMeasurement:
        """The measurement of everything fed; nothing can be fed after this.

        Args:
            source: what was played, for the report and the sample rate.
        """
        readings, detail = self._tap.readings(), self._detail
        detail.finish()
        rate = source.format.sample_rate_hz
        found = windows(detail.sums, detail.true_peak.tenths(), readings.windows.short_term_powers, rate)
        levels = levels_at(readings, 0, 0.0)
        undefined = dict(levels.undefined)
        stereo = _stereo(detail.sums, 0) if source.format.channels == 2 else None
        if stereo is None:
            undefined["stereo"] = ONE_CHANNEL
        if not found.kept.any():
            reason = RANGE_BELOW_GATE if found.kept.size else NEEDS_SHORT_TERM
            undefined.update(dict.fromkeys(("over_time", "crest_db", "psr_db", "short_term_lufs"), reason))
        return ReviewMeasurement(
            source=source,
            levels=levels,
            overs=detail.true_peak.overs(),
            bands=detail.bands(found),
            over_time=over_time(found),
            crest_db=spread(found.crest_db[0], found.kept),
            psr_db=spread(found.psr_db, found.kept),
            short_term_lufs=spread(found.short_term_lufs, found.kept),
            correlation=spread(found.correlation, found.kept),
            tone=tone_balance(self._spectrum.read()),
            stereo=stereo,
            tilted_tops=detail.tilted(),
            peak_density=peak_density(detail.sums.steps()),
            encoder_edge=encoder_edge(self._spectrum.lines(), self._spectrum.step_hz),
            undefined=undefined,
        )


class _Detail:
    """What no tap of a chain is asked for."""

    def __init__(self, audio: AudioFormat) -> None:
        self._audio = audio
        self._blocks = FixedBlocks(audio.channels, BLOCK_FRAMES)
        self._frames = 0
        self._splitter = BandSplitter(audio.sample_rate_hz, audio.channels)
        self._signals = np.empty((1 + len(self._splitter.edges_hz), audio.channels, BLOCK_FRAMES), dtype=np.float32)
        self.sums = EnergyAccumulator(1 + len(self._splitter.edges_hz), audio.channels)
        self.true_peak = TruePeakCurve(audio.channels)
        self._tilted = [TiltedTopsMeter(audio.sample_rate_hz) for _ in range(audio.channels)]

    def feed(self, block: Audio) -> None:
        for full in self._blocks.feed(block):
            self._take(full, BLOCK_FRAMES)

    def finish(self) -> None:
        """Work off what does not fill a block."""
        rest = self._blocks.rest
        frames = rest.shape[1]
        if frames:
            self._take(np.pad(rest, ((0, 0), (0, BLOCK_FRAMES - frames))), frames)

    def _take(self, block: Audio, frames: int) -> None:
        """Measure one block of which the first so many frames are signal."""
        finite = _finite(block)
        pieces = cut(self._frames, frames, self._audio.sample_rate_hz)
        signals: Array = self._signals if finite.dtype == np.float32 else np.empty(self._signals.shape)
        signals[0] = finite
        self._splitter.split(finite, signals[1:])
        self.sums.feed(signals, pieces, frames)
        self.true_peak.feed(finite, pieces, frames)
        for meter, samples in zip(self._tilted, finite, strict=True):
            meter.feed(samples[:frames])
        self._frames += frames

    def tilted(self) -> TiltedTops:
        """Of the channel that has most."""
        return max((meter.read() for meter in self._tilted), key=lambda found: found.deviations)

    def bands(self, found: Windows) -> tuple[BandLevels, ...]:
        """What was measured of each band."""
        return tuple(
            self._band(number, name, low_hz, high_hz, found)
            for number, (name, (low_hz, high_hz)) in enumerate(zip(NAMES, self._splitter.edges_hz, strict=False), 1)
        )

    def _band(self, number: int, name: str, low_hz: float, high_hz: float, found: Windows) -> BandLevels:
        samples = max(1, self._frames * self._audio.channels)
        rms_dbfs = db_from_power(float(self.sums.energies[number].sum()) / samples)
        peak_dbfs = db_from_power(float(self.sums.squared_peaks[number]))
        of_windows = spread(found.crest_db[number], found.kept)
        stereo = _stereo(self.sums, number) if self._audio.channels == 2 else None
        return BandLevels(
            name=name,
            low_hz=low_hz,
            high_hz=high_hz,
            rms_dbfs=rms_dbfs,
            sample_peak_dbfs=peak_dbfs,
            crest_db=None if rms_dbfs == SILENCE_DBFS else peak_dbfs - rms_dbfs,
            median_crest_db=of_windows.median if of_windows else None,
            correlation=stereo.correlation if stereo else None,
            mono_loss_db=stereo.mono_loss_db if stereo else None,
        )


def _finite(block: Audio) -> Array:
    """The block with 0 for every sample that is no number; in float64 where float32 has no room for its squares."""
    peak = float(np.abs(block).max())
    if peak <= LARGEST:
        return block
    numbers = np.where(np.isfinite(block), block, np.float32(0.0))
    return numbers.astype(np.float64) if np.abs(numbers).max() > LARGEST else numbers


def _stereo(sums: EnergyAccumulator, signal: int) -> Stereo:
    """How the two channels of one signal stand to each other."""
    left, right = sums.energies[signal].tolist()
    mono = float(sums.mono_energies[signal])
    both = (left + right) / 2.0
    if both == 0.0:
        return Stereo(None, None, None)
    mono_loss_db = max(0.0, db_from_power(both) - db_from_power(mono))
    if not (left and right):
        return Stereo(None, None, mono_loss_db)
    correlation = float(correlations(sums.energies[signal], sums.mono_energies[signal]))
    return Stereo(db_from_power(left / right), correlation, mono_loss_db)
