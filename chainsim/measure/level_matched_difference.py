"""The level-matched difference: the null after the best gain and the best delay, as a stream.

For an input x and an output y the gain that leaves least is c = <x,y> / <x,x>, and what it leaves has the energy
<y,y> - <x,y>^2 / <x,x>. In float32 that difference of large numbers is worth no more than -65 dB, so a first estimate
c0 is taken from the first frames that are loud enough, and d = y - c0 x is summed instead: it is small where little is
left, and what c0 is wrong by comes out at the end, <d,d> - <x,d>^2 / <x,x>. A plain gain nulls below -130 dB.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chainsim.measure import kernel
from chainsim.measure.latency import align
from chainsim.measure.signal_products import energy, inner_product
from chainsim.model.level_matched_difference import Difference
from chainsim.units import db_from_gain, db_from_power, power_from_db

Array = npt.NDArray[np.floating]
Sums: TypeAlias = tuple[float, float, float, float]

MIN_CORRELATION = 0.5
"""Below this the difference is within 1.2 dB of the output itself and says nothing of level any more."""

LOUD_ENOUGH_DBFS = -70.0


class LevelMatchedDifference:
    """Feed input and output side by side, blocks of one shape (channels, frames)."""

    def __init__(self) -> None:
        self._lag: int | None = None  # None: nothing loud has come yet
        self._gain = 1.0
        self._held: Array | None = None  # the end of whichever signal is early
        self._input_energy = 0.0
        self._product = 0.0  # <x,d>
        self._rest_energy = 0.0  # <d,d>

    def feed(self, before: Array, after: Array, sums: Sums | None = None) -> None:
        """Take the next frames of both; a sample that is no finite number counts as silence.

        Args:
            before: what went in.
            after: what came out.
            sums: `kernel.pair_sums` of the two, if they are known and finite: no need to add them up again.
        """
        if sums is None and self._lag == 0 and kernel.takes(before, after):
            found = kernel.pair_sums(before, after)
            sums = found if math.isfinite(sum(found)) else None
        if sums is not None and self._lag == 0:
            self._add_sums(sums)
            return
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            if not _finite(before, after):
                before, after = (np.nan_to_num(s.astype(np.float64), posinf=0.0, neginf=0.0) for s in (before, after))
            if self._lag is None:
                self._look(before, after)
            if self._lag:
                before, after = self._shift(before, after, self._lag)
            self._add(before, after)

    def read(self) -> Difference:
        """The difference so far."""
        if self._input_energy == 0.0:
            return Difference(undefined="its input is silent")
        correction = self._product / self._input_energy
        gain = self._gain + correction
        rest = max(0.0, self._rest_energy - correction * self._product)
        matched = gain * gain * self._input_energy
        if not math.isfinite(rest + matched):
            return Difference(undefined="too large to compare")
        if rest + matched == 0.0:
            return Difference(undefined="it gives silence")
        if matched < MIN_CORRELATION**2 * (rest + matched):
            return Difference(undefined="too unlike its input")
        return Difference(db_from_power(rest / matched), None, db_from_gain(abs(gain)), self._lag or 0, gain < 0.0)

    def _add(self, before: Array, after: Array) -> None:
        if kernel.takes(before, after):
            self._add_sums(kernel.pair_sums(before, after))
            return
        rest = np.multiply(before, before.dtype.type(self._gain))
        np.subtract(after, rest, out=rest)
        self._input_energy += energy(before)
        self._product += inner_product(before, rest)
        self._rest_energy += energy(rest)

    def _add_sums(self, sums: Sums) -> None:
        """These are in double: nothing is lost in their differences."""
        input_energy, output_energy, _, product = sums
        self._input_energy += input_energy
        self._product += product - self._gain * input_energy
        self._rest_energy += output_energy - 2.0 * self._gain * product + self._gain**2 * input_energy

    def _look(self, before: Array, after: Array) -> None:
        """Lag and first gain, from the first block that is loud enough and not kept back by a gate or a delay."""
        came, least = energy(before), power_from_db(LOUD_ENOUGH_DBFS)
        if before.shape[1] < 2 or came < least * before.size or energy(after) < least * came:
            return
        self._lag = align(before, after).lag_frames or 0
        x, y = (signal.astype(np.float64) for signal in _overlap(before, after, self._lag))
        gain = float(np.float32(inner_product(x, y) / energy(x)))
        change = self._gain - gain  # what was summed with the gain before, as if it had been this one
        self._rest_energy += 2.0 * change * self._product + change * change * self._input_energy
        self._product += change * self._input_energy
        self._gain = gain

    def _shift(self, before: Array, after: Array, lag: int) -> tuple[Array, Array]:
        """Both from the same moment on: the late one loses its beginning once, the early one waits with its end."""
        early, late = (before, after) if lag > 0 else (after, before)
        if self._held is None:
            late = late[:, abs(lag) :]
        else:
            early = np.concatenate((self._held, early), axis=1)
        frames = late.shape[1]
        self._held = early[:, frames:].copy()
        early = early[:, :frames]
        return (early, late) if lag > 0 else (late, early)


def _overlap(before: Array, after: Array, lag: int) -> tuple[Array, Array]:
    frames = before.shape[1]
    return before[:, max(0, -lag) : frames - max(0, lag)], after[:, max(0, lag) : frames - max(0, -lag)]


def _finite(before: Array, after: Array) -> bool:
    """Whether all samples are, and small enough for what is summed of them."""
    if kernel.takes(before, after):
        return math.isfinite(float(before.sum()) + float(after.sum()))
    return math.isfinite(energy(before) + energy(after))
