"""How far a stage's short-time gain falls below its small-signal gain."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.result import GainReduction

Float64 = npt.NDArray[np.float64]

ACTIVE_RANGE_DB = 40
STEP_DB = 0.05
LOWEST_GAIN_DB, HIGHEST_GAIN_DB = -100.0, 100.0
BINS = round((HIGHEST_GAIN_DB - LOWEST_GAIN_DB) / STEP_DB) + 1
OWN_GAIN_SHARE = 0.95  # the stage's own largest gain: not the maximum, which a single onset can raise
EXCEEDED_SHARE = 0.05


class ShortTimeGains:
    """Histograms of the gain of each 10 ms, one for each 1 dB of input level within 40 dB of the loudest.

    The levels are kept apart because only the end tells which are active; whatever falls out of range is dropped,
    so that memory stays bounded.
    """

    def __init__(self) -> None:
        self._histograms: dict[int, npt.NDArray[np.int64]] = {}
        self._loudest: int | None = None

    def feed(self, before: Float64, after: Float64) -> None:
        """Take energies of the same sub-blocks before and after the stage, each (n,); what is no number is left out."""
        audible = (before > 0.0) & np.isfinite(before) & np.isfinite(after)
        if not audible.any():
            return
        before, after = before[audible], after[audible]
        with np.errstate(divide="ignore"):
            levels = np.floor(10.0 * np.log10(before)).astype(np.int64)
            gains_db = 10.0 * np.log10(after / before)
        top = int(levels.max())
        if self._loudest is None or top > self._loudest:
            self._loudest = top
            self._histograms = {k: v for k, v in self._histograms.items() if k >= top - ACTIVE_RANGE_DB}
        bins = np.rint((gains_db.clip(LOWEST_GAIN_DB, HIGHEST_GAIN_DB) - LOWEST_GAIN_DB) / STEP_DB).astype(np.int64)
        for level in set(levels[levels >= self._loudest - ACTIVE_RANGE_DB].tolist()):
            counts = np.bincount(bins[levels == level], minlength=BINS)
            self._histograms[level] = self._histograms.get(level, 0) + counts

    def read(self, small_signal_gain_db: float | None) -> GainReduction | None:
        """Reductions below the small-signal gain, or below the stage's own largest gain if that is not known.

        None where the input is silent.
        """
        if not self._histograms:
            return None
        shares = np.cumsum(np.sum(list(self._histograms.values()), axis=0))
        shares = shares / shares[-1]
        gain_at = [_gain_db(int(np.searchsorted(shares, s))) for s in (EXCEEDED_SHARE, 0.5, OWN_GAIN_SHARE)]
        lowest = _gain_db(int(np.flatnonzero(shares)[0]))
        reference = gain_at[2] if small_signal_gain_db is None else small_signal_gain_db
        maximum, exceeded, median = (max(0.0, reference - gain) for gain in (lowest, gain_at[0], gain_at[1]))
        return GainReduction(maximum, median, exceeded)


def _gain_db(number: int) -> float:
    return round(LOWEST_GAIN_DB + number * STEP_DB, 6)
