"""Truth: convolution, written out."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.windows.peak_filter import PeakFilter


def test_peak_filter_is_a_convolution() -> None:
    random = np.random.default_rng(3)
    taps = random.normal(0.0, 0.3, 31)
    samples = random.uniform(-1.0, 1.0, (2, 2000 + 32 * 20)).astype(np.float32)
    expected = max(np.abs(np.convolve(channel, taps)[2000 : samples.shape[1]]).max() for channel in samples)
    assert PeakFilter(taps).peak(samples, 2000) == pytest.approx(expected, rel=1e-5)
    assert PeakFilter(taps).most == pytest.approx(np.abs(taps).sum())
