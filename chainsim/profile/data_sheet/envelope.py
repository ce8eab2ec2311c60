"""How a stage's gain follows a step of level up and down again: attack and release, as they are.

A sine whose period is a whole number of frames, near 2 kHz, 6 dB below where the stage begins to work, then 18 dB above
that, then below again. Its gain is read over two periods, which is a millisecond, against what it was before the step.
"""

from __future__ import annotations

import numpy as np

from chainsim.model.data_sheet import Envelope
from chainsim.model.profile import Kind, StageProfile
from chainsim.profile.bench import Bench
from chainsim.profile.null import Array
from chainsim.units import gain_from_db

CARRIER_HZ = 2000.0
PERIODS = 2
BELOW_DB, ABOVE_DB = 6.0, 18.0
QUIET_S, LOUD_S, AFTER_S = 0.3, 1.0, 2.0
CLOSELY_S = 0.1
"""After a step every millisecond is kept, then every tenth."""
COARSER = 10
REACHED = 0.9
LEAST_DB = 0.5
"""Of a change that has a course worth a time."""


def measure_envelope(bench: Bench, profile: StageProfile) -> Envelope | None:
    """The gain over time; None for stages that are no dynamics, or begin nowhere near 1 kHz."""
    if profile.kind not in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP) or profile.linear_to_dbfs is None:
        return None
    rate_hz = bench.audio.sample_rate_hz
    window = PERIODS * round(rate_hz / CARRIER_HZ)
    counts = [round(length_s * rate_hz / window) for length_s in (QUIET_S, LOUD_S, AFTER_S)]
    levels = [profile.linear_to_dbfs + change for change in (-BELOW_DB, ABOVE_DB, -BELOW_DB)]
    amplitudes = np.repeat([gain_from_db(level) for level in levels], counts)
    carrier = np.sin(2.0 * np.pi * PERIODS * np.arange(window) / window)
    asked = np.outer(amplitudes, carrier)
    answer = bench.render(asked.ravel()).astype(np.float64).reshape(bench.audio.channels, len(amplitudes), window)
    loudest = int(np.square(answer).sum(axis=(1, 2)).argmax())
    power = np.square(answer[loudest]).mean(axis=1)
    with np.errstate(divide="ignore"):
        gain_db: Array = 10.0 * np.log10(power / np.square(asked).mean(axis=1))
    up, down = counts[0], counts[0] + counts[1]
    gain_db = gain_db - gain_db[up - 1]
    step_s = window / rate_hz
    kept = [index for index in range(len(gain_db)) if _is_kept(index, (up, down), round(CLOSELY_S / step_s))]
    return Envelope(
        time_s=tuple((index - up) * step_s for index in kept),
        gain_db=tuple(float(gain_db[index]) for index in kept),
        quiet_dbfs=levels[0],
        loud_dbfs=levels[1],
        down_at_s=counts[1] * step_s,
        attack_s=_time_s(gain_db[up:down], 0.0, step_s),
        release_s=_time_s(gain_db[down:], float(gain_db[down - 1]), step_s),
    )


def _is_kept(index: int, steps: tuple[int, int], closely: int) -> bool:
    return index % COARSER == 0 or any(0 <= index - step < closely for step in steps)


def _time_s(course_db: Array, from_db: float, step_s: float) -> float | None:
    """Until nine tenths of the whole change, in dB; None where there is next to none, or no end of it."""
    change_db = float(course_db[-1]) - from_db
    if not np.isfinite(course_db).all() or abs(change_db) < LEAST_DB:
        return None
    reached = np.flatnonzero((course_db - from_db) / change_db >= REACHED)
    return float((reached[0] + 1) * step_s)
