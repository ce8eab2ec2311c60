"""Where the curve of a stage breaks that never answers alike, as emulations do whose noise is left on.

A clip stands out of noise by far where four steps of level are compared, once several answers are averaged; how much
of that noise may be is measured on the programme itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chainsim.profile.checks.gain_corner import SURROUNDINGS_S, breaks_at_db
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import running_mean

if TYPE_CHECKING:
    from chainsim.profile.windows.excerpts import Excerpts

AVERAGED = 4


def breaks_among_noise_at_db(excerpts: Excerpts) -> float | None:
    """The lowest gain up to that of the programme at which the curve breaks, to 0.2 dB; None: nowhere that is heard."""
    rate_hz = excerpts.sample_rate_hz
    now = _answers(excerpts, 0.0)
    power = running_mean(now.var(axis=0, ddof=1), round(SURROUNDINGS_S * rate_hz))
    strays = np.sqrt(np.maximum(power, 0.0) / AVERAGED)

    def averaged(gain_db: float) -> Array:
        mean: Array = (now if gain_db == 0.0 else _answers(excerpts, gain_db)).mean(axis=0)
        return mean

    return breaks_at_db(averaged, excerpts.row.judged(), rate_hz, strays)


def _answers(excerpts: Excerpts, gain_db: float) -> Array:
    """Of as many fresh instances, (answers, channels, frames)."""
    return np.stack([excerpts.answer(gain_db).astype(np.float64) for _ in range(AVERAGED)])
