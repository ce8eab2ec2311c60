"""How loud a signal gets behind a filter, as the weighting of a stage's limit over frequency is one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import Array


class PeakFilter:
    """Largest magnitude of a signal after an FIR.

    Attributes:
        most: how much louder than its input the output can get: nothing below the peak in question over this needs
            to be filtered at all.
    """

    def __init__(self, taps: Array) -> None:
        self.most = float(np.abs(taps).sum())
        self._taps = taps
        self._responses: dict[int, npt.NDArray[np.complex128]] = {}  # by size of the transform

    def peak(self, samples: Audio, start: int) -> float:
        """From frame `start` on; what comes before is the filter's past."""
        past = min(start, self._taps.size - 1)
        heard = samples[:, start - past :]
        size = 1 << (heard.shape[1] + self._taps.size - 2).bit_length()
        if size not in self._responses:
            self._responses[size] = np.fft.rfft(self._taps, size)
        filtered = np.fft.irfft(np.fft.rfft(heard, size) * self._responses[size], size)
        return float(np.abs(filtered[:, past : heard.shape[1]]).max(initial=0.0))
