"""The step of a grid is read from values alone; where they are on none, or too few, that is said."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.quantisation_grid import shown_step, step_around


@pytest.mark.parametrize("step", [2.0**-7, 2.0**-11, 3 * 2.0**-15, 0.7 * 2.0**-7, 0.9 * 2.0**-11])
def test_the_step_of_an_even_grid(step: float) -> None:
    numbers = np.random.default_rng(1).integers(round(0.5 / step), round(0.95 / step), 500)
    assert shown_step((numbers * step).astype(np.float32)) == pytest.approx(step, rel=1e-3)


def test_a_grid_that_the_file_has_rounded_to_16_bits() -> None:
    """9.1 units of 16 bits: neighbours are 9 or 10 apart."""
    step = 9.1 * 2.0**-15
    values = np.rint(np.arange(1800, 3500) * step * 2**15) / 2**15
    assert shown_step(values.astype(np.float32)) == pytest.approx(step, rel=0.02)


def test_float_and_16_bits_are_on_no_grid_of_their_own() -> None:
    noise = np.random.default_rng(2).uniform(0.5, 1.0, 3000)
    assert shown_step(noise.astype(np.float32)) is None
    assert shown_step((np.rint(noise * 2**15) / 2**15).astype(np.float32)) is None


def companded(least: float, most: float) -> np.ndarray:
    """Levels of mu-law at 16 bits: 16 to the octave, whose step is 1024 units in the uppermost (ITU-T G.711)."""
    levels = [((33 + 2 * number) << octave) - 33 for octave in range(8) for number in range(16)]
    return np.array([level * 4 / 2**15 for level in levels if least <= level * 4 / 2**15 <= most])


def test_where_an_octave_of_mu_law_ends_the_step_at_the_top_counts() -> None:
    values = companded(0.26, 0.52)  # the octave ends at 0.488
    assert shown_step(values) == 256.0 * 2 / 2**15  # three steps of 512 are too few to tell
    assert shown_step(companded(0.325, 0.65)) == 1024.0 / 2**15
    turned_down = np.rint(companded(0.325, 0.65) * 0.484 * 2**23) / 2**23
    assert shown_step(turned_down) == pytest.approx(0.484 * 1024.0 / 2**15, rel=1e-3)


def test_a_gap_at_the_end_of_an_octave_whose_lower_part_is_empty() -> None:
    """Of 1.25 steps, as a quiet tabla in mu-law has one."""
    units = np.array([92713, 112546, 122462, 146258, 154191, 162124, 170056, 177989, 185922, 193854, 201787])
    assert shown_step(units / 2**23) == pytest.approx(7932.7 / 2**23, rel=1e-3)


@pytest.mark.parametrize("values", [[], [0.8], [0.8, 0.8, 0.9], [0.71, 0.8, 0.9]])
def test_few_values_tell_nothing(values: list[float]) -> None:
    assert shown_step(np.array(values, dtype=np.float32)) == 0.0


def test_only_the_upper_octave_on_the_runs_own_side_counts() -> None:
    """What lies below or on the other side may be on another grid."""
    rng = np.random.default_rng(3)
    coarse = -rng.integers(70, 128, 400) * 2.0**-7
    samples = np.concatenate((coarse, [-1.0, -1.0, -1.0], rng.uniform(-0.4, 1.0, 400))).astype(np.float32)
    assert step_around(samples, 400, 402) == 2.0**-7


def test_a_ramp_is_on_no_grid() -> None:
    ramp = np.linspace(0.0, 0.9, 2000, dtype=np.float32)
    assert step_around(np.concatenate((ramp, np.full(40, 0.9, np.float32), ramp[::-1])), 1999, 2040) is None
