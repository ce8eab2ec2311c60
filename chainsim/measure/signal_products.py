"""Products of signals, small enough at a time that OpenBLAS works them out on the calling thread.

Above a size OpenBLAS spreads a product over threads of its own, which then wait for more in a busy loop: on a machine
whose processors all render that costs more than it saves. How many threads it may have is a setting of the whole
process, and so belongs to whoever imported this package; here nothing is ever large enough for more than one.
"""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]
Float64 = npt.NDArray[np.float64]

DOT_FRAMES = 8192
"""OpenBLAS spreads a dot product from 10,000 elements on."""

MULTIPLICATIONS = 2**18
"""OpenBLAS spreads a product of matrices of more than these."""

TILE_ROWS = 32


def inner_product(first: Array, second: Array) -> float:
    """<first, second> of two signals of the same shape (channels, frames); each part is summed in their own type."""
    starts = range(0, first.shape[1], DOT_FRAMES)
    return sum(
        float(np.dot(x[start : start + DOT_FRAMES], y[start : start + DOT_FRAMES]))
        for x, y in zip(first, second, strict=True)
        for start in starts
    )


def energy(signal: Array) -> float:
    """The sum of the squares of a signal of shape (channels, frames)."""
    return inner_product(signal, signal)


def inner_products(rows: Float64) -> Float64:
    """<x_i, x_j> of all rows of (members, frames): (members, members)."""
    members, frames = rows.shape
    products = np.zeros((members, members))
    tiles = [slice(first, first + TILE_ROWS) for first in range(0, members, TILE_ROWS)]
    at_once = MULTIPLICATIONS // min(members, TILE_ROWS) ** 2
    for start in range(0, frames, at_once):
        part = rows[:, start : start + at_once]
        for first, second in combinations_with_replacement(tiles, 2):
            products[first, second] += part[first] @ part[second].T
    for first, second in combinations_with_replacement(tiles, 2):
        products[second, first] = products[first, second].T
    return products


def times_matrix(rows: Array, matrix: Array) -> Array:
    """(..., rows, n) @ (n, m), so many rows at a time as one thread takes."""
    at_once = max(1, MULTIPLICATIONS // matrix.size)
    if rows.shape[-2] <= at_once:
        return rows @ matrix
    starts = range(0, rows.shape[-2], at_once)
    return np.concatenate([rows[..., start : start + at_once, :] @ matrix for start in starts], axis=-2)
