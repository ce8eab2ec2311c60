"""A signal against its own clean reference, as a stream: how much was added, and for how long.

The reference is exact where nothing was added (see the level-scaled null), so the difference is taken first and the
one gain that brings the reference nearest is worked out from sums at the end: with d = y - r and c = 1 + <r,d>/<r,r>
what c r leaves of y has the energy <d,d> - <r,d>^2 / <r,r>.

Seconds are counted from d itself in blocks of 10 ms against the loudest block of the reference, as probing does: the
gain c would smear the loss of a few peaks over everything.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.measure.signal_products import energy, inner_product
from chainsim.measure.sub_blocks import PER_SECOND, Accumulator, cut
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.fader_vs_trim import Residual
from chainsim.units import db_from_gain, db_from_power, power_from_db

AFFECTED_DB = -66.0

_STEP_DB = 0.1
_LOWEST_DB, _HIGHEST_DB = -300.0, 100.0  # of a block's mean square: below -300 nothing was added


class ResidualMeter:
    """Feed it signal and reference side by side, (channels, frames)."""

    def __init__(self, audio: AudioFormat) -> None:
        self._rate_hz = audio.sample_rate_hz
        self._frames = 0
        self._reference_energy = self._product = self._difference_energy = 0.0
        self._sub_blocks = Accumulator(2 * audio.channels, np.add)
        self._loudest = np.zeros(audio.channels)
        steps = round((_HIGHEST_DB - _LOWEST_DB) / _STEP_DB)
        self._histogram = np.zeros((audio.channels, steps), dtype=np.int64)

    def feed(self, signal: Audio, reference: Audio) -> None:
        """Take the next frames of both."""
        r = np.nan_to_num(reference.astype(np.float64), posinf=0.0, neginf=0.0)
        d = np.nan_to_num(signal.astype(np.float64), posinf=0.0, neginf=0.0) - r
        self._reference_energy += energy(r)
        self._product += inner_product(r, d)
        self._difference_energy += energy(d)
        pieces = cut(self._frames, r.shape[1], self._rate_hz)
        sums = np.add.reduceat(np.square(np.concatenate((r, d))), pieces.starts, axis=1)
        self._count(self._sub_blocks.feed(sums, pieces))
        self._frames += r.shape[1]

    def read(self) -> Residual:
        """The residual so far."""
        if self._reference_energy == 0.0:
            return Residual(None, 0.0)
        change = self._product / self._reference_energy
        gain = 1.0 + change
        rest = max(0.0, self._difference_energy - change * self._product)
        matched = gain * gain * self._reference_energy
        residual_db = db_from_power(rest / matched) if matched > 0.0 else None
        return Residual(residual_db, self._affected_s(), db_from_gain(abs(gain)), inverted=gain < 0.0)

    def _count(self, sums: npt.NDArray[np.float64]) -> None:
        channels = len(self._loudest)
        if sums.shape[1] == 0:
            return
        self._loudest = np.maximum(self._loudest, sums[:channels].max(axis=1))
        for channel, added in enumerate(sums[channels:]):
            with np.errstate(divide="ignore"):
                level_db = 10.0 * np.log10(added)
            steps = np.floor((level_db[added > 0.0] - _LOWEST_DB) / _STEP_DB).astype(np.int64)
            inside = np.clip(steps, 0, self._histogram.shape[1] - 1)
            np.add.at(self._histogram[channel], inside, 1)

    def _affected_s(self) -> float:
        """In whichever channel it is longest."""
        counts = [
            int(self._histogram[channel, max(0, round((threshold_db - _LOWEST_DB) / _STEP_DB)) :].sum())
            for channel, loudest in enumerate(self._loudest)
            if (threshold_db := db_from_power(float(loudest) * power_from_db(AFFECTED_DB))) > _LOWEST_DB
        ]
        return max(counts, default=0) / PER_SECOND
