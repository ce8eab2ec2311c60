"""Peaks at a ceiling, counted by hand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from chainsim.measure.peak_density import peak_density
from chainsim.model.review_measurement import PeakDensity, Span

Float64 = npt.NDArray[np.float64]


def steps(count: int, **levels_db: list[int]) -> Float64:
    """Squares of peaks 20 dB below full scale, but for those of given levels at given places."""
    values = np.full(count, 1e-2)
    for name, places in levels_db.items():
        values[places] = 10.0 ** (-float(name[1:]) / 1000.0)
    return values


def test_only_what_is_near_the_highest_counts() -> None:
    squares = steps(1000, m0=[500], m9=[510, 520], m11=[530], m49=[540], m51=[550])
    assert peak_density(squares) == PeakDensity(3, 5, 3, (Span(2.21, 5.21),))


@pytest.mark.parametrize("gain", [1e-6, 0.5, 8.0])
def test_a_gain_changes_nothing(gain: float) -> None:
    squares = steps(1000, m0=[500], m5=[510, 520], m30=[530])
    assert peak_density(squares * gain) == peak_density(squares)


def test_3_s_are_300_steps() -> None:
    found = peak_density(steps(1000, m0=[100, 399, 700]))
    assert found is not None
    assert found.most_at_ceiling == 2
    found = peak_density(steps(1000, m0=[100, 400, 700]))
    assert found is not None
    assert (found.most_at_ceiling, found.spans) == (1, ())


def test_less_than_3_s_are_one_window() -> None:
    found = peak_density(steps(40, m0=[1, 39], m30=[20]))
    assert found == PeakDensity(2, 3, 2, (Span(0.0, 0.4),), window_s=0.4)


def test_the_densest_do_not_overlap() -> None:
    squares = steps(2000, m0=[*range(300, 320), *range(1500, 1512), 1900])
    found = peak_density(squares)
    assert found is not None
    assert found.most_at_ceiling == 20
    assert [round(span.end_s - span.start_s, 6) for span in found.spans] == [3.0, 3.0]
    first, second = found.spans
    assert first.start_s <= 3.0
    assert first.end_s >= 3.2
    assert second.start_s <= 15.0
    assert second.end_s >= 15.12


@pytest.mark.parametrize("count", [0, 100])
def test_silence_has_none(count: int) -> None:
    assert peak_density(np.zeros(count)) is None


def test_a_mix_shorter_than_that_is_one_window_of_its_own_length() -> None:
    found = peak_density(steps(200, m0=[10, 60, 110]))
    assert found == PeakDensity(3, 3, 3, (Span(0.0, 2.0),), window_s=2.0)
