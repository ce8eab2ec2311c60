"""The map of spectra: one harmonic of known height, where it stands and where it folds back to."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import AudioFormat
from chainsim.profile.data_sheet.spectrum_map import BANDS, FLOOR_DB, SINES, measure_spectrum_map
from chainsim.profile.measurement_bench import Bench
from tests.profile.data_sheet.test_distortion import Shape, of_cubic


@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_a_cubic_s_third_harmonic_and_what_folds_back_stand_in_their_bands(rate_hz: int) -> None:
    found = measure_spectrum_map(Bench(lambda: Shape(lambda x: 1.5 * x - 0.5 * x**3), AudioFormat(rate_hz, 1)))
    assert (len(found.sine_hz), len(found.edge_hz), len(found.level_db)) == (SINES, BANDS + 1, SINES)
    edges = np.array(found.edge_hz)
    assert edges[-1] == rate_hz / 2
    for sine_hz, row in zip(found.sine_hz, found.level_db, strict=True):
        third_hz = abs(3 * sine_hz - rate_hz * round(3 * sine_hz / rate_hz))
        expected = np.full(BANDS, FLOOR_DB)
        for hz, level_db in ((third_hz, of_cubic(1.0)), (sine_hz, 0.0)):  # the sine over its own harmonic
            expected[np.searchsorted(edges, hz, side="right") - 1] = level_db
        heard = expected > FLOOR_DB
        assert np.array(row)[heard] == pytest.approx(expected[heard], abs=0.1)
        assert max(np.array(row)[~heard]) < -100.0


def test_silence_is_the_floor_everywhere() -> None:
    found = measure_spectrum_map(Bench(lambda: Shape(np.zeros_like), AudioFormat(48_000, 1)))
    assert {level_db for row in found.level_db for level_db in row} == {FLOOR_DB}
