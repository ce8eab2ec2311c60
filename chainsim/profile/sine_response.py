"""What became of a sine between two levels: how far its gain changed, and what is there besides."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.units import db_from_gain, db_from_power, gain_from_db

LINEAR_GAIN_DB = 0.1
LINEAR_LNR_DB = -60.0
CLEAN_GAIN_DB = 0.3
CLEAN_LNR_DB = -40.0
"""AES17's 1 % and 0.3 dB."""
COMPRESSION_DB = 1.0
ABOVE_FLOOR_DB = 6.0
AUDIBLE_DB = -20.0
"""What a stage lets through less of than this, compared with its loudest frequency, is judged at this level: traces
of a curve in what a low-pass has all but removed are of no consequence."""
CORNER_SHARE, CORNER_DB = 0.1, 40.0
"""Less than this share of a gain limit, or so far below a residual's: a corner is still to come."""


@dataclass(frozen=True, slots=True)
class Response:
    """Of one level against a reference level.

    `lnr_db` is the linear-to-nonlinear ratio upside down: |y - c ref|^2 over |c ref|^2, c the best fit.
    """

    gain_change_db: float
    lnr_db: float


@dataclass(frozen=True, slots=True)
class Criterion:
    """Met by a gain change of `gain_db` and more, or a residual of more than `lnr_db`."""

    gain_db: float = math.inf
    lnr_db: float = math.inf
    only_lost: bool = False  # gain that was won does not count

    def __call__(self, response: Response) -> bool:
        """Whether it is met."""
        return self._gain_db(response) >= self.gain_db or response.lnr_db > self.lnr_db

    def crossing(self, inside: Response, outside: Response) -> float:
        """Where between two responses, one that does not meet it and one that does, it seems to be met: 0 to 1.

        Read along straight lines, as the gain of dynamics changes with level and the residual of smooth curves; half
        way where a corner lies between.
        """
        gains = self._gain_db(inside) / self.gain_db, self._gain_db(outside) / self.gain_db
        residuals = inside.lnr_db - self.lnr_db, outside.lnr_db - self.lnr_db
        crossings = []
        if gains[1] >= 1.0 and gains[0] > CORNER_SHARE and math.isfinite(gains[1]):
            crossings.append((1.0 - gains[0]) / (gains[1] - gains[0]))
        if residuals[1] > 0.0 and residuals[0] > -CORNER_DB and math.isfinite(residuals[1]):
            crossings.append(-residuals[0] / (residuals[1] - residuals[0]))
        return min(crossings, default=0.5)

    def _gain_db(self, response: Response) -> float:
        return max(-response.gain_change_db, 0.0) if self.only_lost else abs(response.gain_change_db)


@dataclass(frozen=True, slots=True)
class Criteria:
    """When a response is no longer linear, clean, ...: raised where the stage does not even repeat itself."""

    floor_db: float = -math.inf  # residual of a repetition, or of steps near 1 kHz
    audible_db: float = AUDIBLE_DB  # tones that come out as loud are judged by themselves

    @property
    def is_nonlinear(self) -> Criterion:
        """0.1 dB of gain or -60 dB of residual."""
        return self._beyond(LINEAR_GAIN_DB, LINEAR_LNR_DB)

    @property
    def is_unclean(self) -> Criterion:
        """AES17: 0.3 dB of gain or 1 % of residual."""
        return self._beyond(CLEAN_GAIN_DB, CLEAN_LNR_DB)

    @property
    def is_one_percent(self) -> Criterion:
        """1 % of residual."""
        return Criterion(lnr_db=max(CLEAN_LNR_DB, self.floor_db + ABOVE_FLOOR_DB))

    @property
    def is_compressed(self) -> Criterion:
        """1 dB of gain lost."""
        return Criterion(gain_db=max(COMPRESSION_DB, self.floor_gain_db()), only_lost=True)

    def is_alike(self, response: Response) -> bool:
        """Two neighbouring levels inside the linear region: 0.05 dB and -50 dB."""
        return not self._beyond(0.05, -50.0)(response)

    def _beyond(self, gain_db: float, lnr_db: float) -> Criterion:
        return Criterion(max(gain_db, self.floor_gain_db()), max(lnr_db, self.floor_db + ABOVE_FLOOR_DB))

    def floor_gain_db(self) -> float:
        """A residual of that size can look like that much gain."""
        return db_from_gain(1.0 + gain_from_db(self.floor_db + ABOVE_FLOOR_DB))


def compare(window: Array, reference: Array, rise_db: float) -> Response:
    """A window of one channel against the reference level's, which is `rise_db` quieter at the input."""
    power = float(reference @ reference)
    if power <= 0.0:
        return Response(0.0 if not window.any() else math.inf, -math.inf if not window.any() else math.inf)
    c = float(reference @ window) / power
    if c <= 0.0:
        return Response(-math.inf, math.inf)
    residual = np.square(window - c * reference).sum()
    return Response(db_from_gain(c) - rise_db, db_from_power(float(residual) / (c * c * power)))
