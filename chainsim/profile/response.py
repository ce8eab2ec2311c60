"""What became of a sine between two levels: how far its gain changed, and what is there besides."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chainsim.profile.null import Array
from chainsim.units import db_from_gain, db_from_power, gain_from_db

LINEAR_GAIN_DB = 0.1
LINEAR_LNR_DB = -60.0
CLEAN_GAIN_DB = 0.3
CLEAN_LNR_DB = -40.0
"""AES17's 1 % and 0.3 dB."""
COMPRESSION_DB = 1.0
ABOVE_FLOOR_DB = 6.0


@dataclass(frozen=True, slots=True)
class Response:
    """Of one level against a reference level.

    `lnr_db` is the linear-to-nonlinear ratio upside down: |y - c ref|^2 over |c ref|^2, c the best fit.
    """

    gain_change_db: float
    lnr_db: float


@dataclass(frozen=True, slots=True)
class Criteria:
    """When a response is no longer linear, clean, ...: raised where the stage does not even repeat itself."""

    floor_db: float = -math.inf  # residual of a repetition

    def is_nonlinear(self, response: Response) -> bool:
        """0.1 dB of gain or -60 dB of residual."""
        return self._beyond(response, LINEAR_GAIN_DB, LINEAR_LNR_DB)

    def is_unclean(self, response: Response) -> bool:
        """AES17: 0.3 dB of gain or 1 % of residual."""
        return self._beyond(response, CLEAN_GAIN_DB, CLEAN_LNR_DB)

    def is_one_percent(self, response: Response) -> bool:
        """1 % of residual."""
        return response.lnr_db > max(CLEAN_LNR_DB, self.floor_db + ABOVE_FLOOR_DB)

    def is_compressed(self, response: Response) -> bool:
        """1 dB of gain lost."""
        return response.gain_change_db <= -max(COMPRESSION_DB, self.floor_gain_db())

    def is_alike(self, response: Response) -> bool:
        """Two neighbouring levels inside the linear region: 0.05 dB and -50 dB."""
        return not self._beyond(response, 0.05, -50.0)

    def _beyond(self, response: Response, gain_db: float, lnr_db: float) -> bool:
        return abs(response.gain_change_db) >= max(gain_db, self.floor_gain_db()) or response.lnr_db > max(
            lnr_db, self.floor_db + ABOVE_FLOOR_DB
        )

    def floor_gain_db(self) -> float:
        """A residual of that size can look like that much gain."""
        return db_from_gain(1.0 + gain_from_db(self.floor_db + ABOVE_FLOOR_DB))


Criterion = Callable[[Response], bool]


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
