"""Which members of a sum are alike, and which work against each other, from the products of all with all.

The sum of two has the power <a,a> + <b,b> + 2 <a,b>; were they unlike it would be <a,a> + <b,b>. That ratio says what
being alike adds (up to +3 dB) or being opposite takes (down to silence); the correlation alone does not, since a pair
of very different levels can't cancel.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.summing import Pair
from chainsim.units import db_from_power

Float64 = npt.NDArray[np.float64]

LEAST_CORRELATION = 0.2
"""Pairs below it in both bands are left out: they add up to within 0.8 dB of what unlike signals do."""
LEAST_LOW_SHARE = 0.01
"""A member with less than this of its energy in the low band is not compared there: that would be leakage."""
_ROUNDING = 1e-12  # relative to the powers: what is left of a perfect cancellation


def pairs(names: tuple[str, ...], products: Float64, low_products: Float64) -> tuple[Pair, ...]:
    """The pairs worth naming, strongest first.

    Args:
        names: of the members.
        products: <x_i, x_j>, (members, members).
        low_products: the same of the low band.
    """
    energies, low_energies = np.diag(products), np.diag(low_products)
    found = []
    for i, first in enumerate(names):
        for j in range(i + 1, len(names)):
            if energies[i] == 0.0 or energies[j] == 0.0:
                continue
            low = all(low_energies[k] > LEAST_LOW_SHARE * energies[k] for k in (i, j))
            correlation, sum_db = _compared(products, i, j)
            low_correlation, low_sum_db = _compared(low_products, i, j) if low else (None, None)
            pair = Pair(first, names[j], correlation, sum_db, low_correlation, low_sum_db)
            if _strength(pair) >= LEAST_CORRELATION:
                found.append(pair)
    return tuple(sorted(found, key=lambda pair: -_strength(pair)))


def _strength(pair: Pair) -> float:
    return max(abs(pair.correlation), abs(pair.low_correlation or 0.0))


def _compared(products: Float64, i: int, j: int) -> tuple[float, float]:
    first, second, product = float(products[i, i]), float(products[j, j]), float(products[i, j])
    correlation = product / (first * second) ** 0.5
    ratio = 1.0 + 2.0 * product / (first + second)
    return max(-1.0, min(1.0, correlation)), db_from_power(ratio if ratio > _ROUNDING else 0.0)
