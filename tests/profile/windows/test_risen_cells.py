from __future__ import annotations

import numpy as np

from chainsim.profile.windows.risen_cells import RisenCells


def risen(*levels: tuple[float, float], count: int = 1, past_cells: int = 2) -> list[int]:
    """Numbers of what is kept of cells of one peak above a level each."""
    cells = RisenCells(count, past_cells)
    for number, (level, peak) in enumerate(levels):
        cell = np.full((1, 1_000), level, np.float32)
        cell[0, 500] = peak
        cells.close(peak, number, (cell,))
    return sorted(candidate.number for candidate in cells)


def test_the_peak_counts_against_the_seconds_up_to_its_end() -> None:
    """1 above 0.5 is 6 dB; 0.4 above a mean power of a third of 0.25 less, while loud cells are not forgotten."""
    assert risen((0.5, 1.0), (0.5, 1.0), (0.01, 0.4)) == [0]
    assert risen((0.5, 1.0), (0.01, 0.2), (0.01, 0.2), (0.01, 0.2)) == [3]


def test_what_is_a_tenth_as_loud_as_the_loudest_counts_and_a_hundredth_does_not() -> None:
    """Whether it came before or behind that."""
    assert risen((0.0, 0.1), (0.9, 1.0)) == [0]
    assert risen((0.0, 0.01), (0.9, 1.0)) == [1]
    assert risen((0.9, 1.0), (0.0, 0.1), (0.0, 0.01), past_cells=0) == [1]


def test_silence_is_nothing() -> None:
    assert risen((0.0, 0.0)) == []
