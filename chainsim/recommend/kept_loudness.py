"""A session's loudness, kept by its master fader as far as the output has room."""

from __future__ import annotations

import math

from chainsim.model.finding import limit_value
from chainsim.model.mix import MixResult
from chainsim.model.result import Result
from chainsim.recommend.knobs import RENDER_TOLERANCE_DB

_LEAST_DB = 0.05
"""Less is not worth a word: it would be printed as 0.0 dB."""


def loudness_step_db(before: MixResult, after: MixResult) -> float:
    """How far the master fader has still to go until the output is as loud as before, or at its limit; 0: it is there.

    An output that is over a limit is brought down to it, whatever it loses by that.
    """
    if before.bus.result is None or after.bus.result is None:
        return 0.0
    off_db, room_db = _quieter_db(before, after), _room_db(after.bus.result)
    if not math.isfinite(off_db):
        return 0.0
    return min(off_db, room_db) if math.isfinite(room_db) else off_db


def loudness_lost_db(before: MixResult, after: MixResult) -> float:
    """By how much the output is quieter in the end; 0 where that is nothing to speak of."""
    lost_db = _quieter_db(before, after) if before.bus.result and after.bus.result else 0.0
    return lost_db if math.isfinite(lost_db) and lost_db > _LEAST_DB else 0.0


def _quieter_db(before: MixResult, after: MixResult) -> float:
    was, now = (bus.result.measurement.output.integrated_lufs for bus in (before.bus, after.bus) if bus.result)
    return 0.0 if was is None or now is None else was - now


def _room_db(bus: Result) -> float:
    """Up to the nearer of the output's two limits; none above a limiter, whose ceiling a fader would lift."""
    output, chain = bus.measurement.output, bus.measurement.chain
    rooms = [limit_value(chain.limits, "max_output_peak_dbfs") - output.sample_peak_dbfs]
    if output.true_peak_dbtp is not None:
        rooms.append(limit_value(chain.limits, "max_true_peak_dbtp") - output.true_peak_dbtp)
    if any(stage.spec.intent == "ceiling" and not stage.spec.bypass for stage in bus.measurement.stages):
        rooms.append(-chain.fader_db)
    return min(rooms) - RENDER_TOLERANCE_DB
