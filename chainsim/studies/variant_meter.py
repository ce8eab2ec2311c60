"""Everything that is measured of one variant while it is rendered: levels, residuals, distortion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.measure.chain_meter import ChainMeter
from chainsim.measure.residual import ResidualMeter
from chainsim.measure.tone_distortion import ToneWindow, thd_db
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import StudyTap
from chainsim.model.result import Measurement
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.tap import Tap


class VariantMeter:
    """Feed it every block of the variant with that of its clean reference and of the chain as it is.

    Args:
        chain: the variant.
        audio: format of the taps.
        as_is: the measured chain that it is a variant of, for profiles and channels.
        reference_gains: what brings the reference's top-level taps to the level that they stand for.
    """

    def __init__(self, chain: Chain, audio: AudioFormat, as_is: Measurement, reference_gains: Sequence[float]) -> None:
        mono_source = audio.channels > as_is.source.format.channels
        self.levels = ChainMeter(chain, audio, {}, mono_source=mono_source)
        self._rate_hz = audio.sample_rate_hz
        paths = ["0", *(path for path, _ in walk_stages(chain.stages))]
        self._slots = [slot for slot, path in enumerate(paths) if "." not in path]
        self._gains = [np.float32(gain) for gain in reference_gains]
        self._residuals = [ResidualMeter(audio) for _ in self._slots]
        self._same = [True] * len(self._slots)
        self._window = ToneWindow(audio.sample_rate_hz)

    def feed(self, taps: Audio, clean: Audio, as_is: Audio) -> None:
        """One block of each, (taps, channels, frames)."""
        self.levels.feed(taps, taps.shape[2])
        for number, (slot, gain) in enumerate(zip(self._slots, self._gains, strict=True)):
            self._residuals[number].feed(taps[slot], clean[slot] * gain)
            self._same[number] = self._same[number] and np.array_equal(taps[slot], as_is[slot], equal_nan=True)
        self._window.feed(taps[self._slots[-1]])

    def taps(self, taps: Sequence[Tap]) -> tuple[StudyTap, ...]:
        """The taps, as read, with what was found beside them."""
        found = zip(taps, self._residuals, self._same, strict=True)
        return tuple(StudyTap(tap, residual.read(), same) for tap, residual, same in found)

    def thd_db(self, tone_hz: float | None) -> float | None:
        """At the last tap, which a fader does not change; None where the source is no tone."""
        return None if tone_hz is None else thd_db(self._window.read(), tone_hz, self._rate_hz)
