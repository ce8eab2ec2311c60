from __future__ import annotations

import numpy as np
import pytest
import scipy.signal

from chainsim.measure.k_weighting import KWeighting, high_pass, sections, shelf
from tests.measure.conformance import STANDARD_HIGH_PASS, STANDARD_SHELF
from tests.measure.signals import Float64, noise, tone

RATES = [11_025, 44_100, 48_000, 96_000, 192_000]
BLOCK = 16_384


def reference(audio: Float64, rate: int) -> Float64:
    sos = np.array([[*section.b, 1.0, *section.a] for section in sections(rate)])
    weighted: Float64 = scipy.signal.sosfilt(sos, audio, axis=1)
    return weighted


def test_coefficients_at_48_khz_are_the_standards() -> None:
    for section, (b, a) in ((shelf(48_000), STANDARD_SHELF), (high_pass(48_000), STANDARD_HIGH_PASS)):
        assert section.b == pytest.approx(b, abs=1e-9)
        assert (1.0, *section.a) == pytest.approx(a, abs=1e-9)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_blocks_equal_the_recursion_sample_by_sample(rate: int, dtype: type[np.floating]) -> None:
    audio = noise(-20.0, 4 * BLOCK) + tone(-6.0, 4 * BLOCK / rate, rate, 25.0)
    expected = reference(audio.astype(np.float64), rate)
    weighting = KWeighting(rate, 2, BLOCK)
    out = np.empty((2, BLOCK), dtype)
    for start in range(0, 4 * BLOCK, BLOCK):
        weighting.filter(np.ascontiguousarray(audio[:, start : start + BLOCK], dtype), out)
        tolerance = 2e-6 if dtype == np.float32 else 1e-9
        assert np.abs(out - expected[:, start : start + BLOCK]).max() < tolerance


def test_silence_comes_to_rest() -> None:
    weighting = KWeighting(48_000, 1, BLOCK)
    out = np.empty((1, BLOCK))
    rest = [weighting.at_rest]
    for signal in (1.0, *[0.0] * 20):
        weighting.filter(np.full((1, BLOCK), signal), out)
        rest.append(weighting.at_rest)
    assert rest[:3] == [True, False, False]
    assert rest[-1]
    weighting.filter(np.zeros((1, BLOCK)), out)
    assert not out.any()
