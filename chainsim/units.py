"""Levels, gains and times: conversion and how they are printed. The only module with a logarithm.

Silence is `-inf` dBFS, never a floor value. RMS is mathematical: a full-scale sine reads -3.01 dBFS.
"""

from __future__ import annotations

import math

SILENCE_DBFS = -math.inf


def gain_from_db(gain_db: float) -> float:
    """Linear gain of a ratio in dB; -inf gives 0."""
    return float(10.0 ** (gain_db / 20.0))


def db_from_gain(gain: float) -> float:
    """Ratio in dB of a linear amplitude (also dBFS of an absolute sample value); 0 gives -inf."""
    return 20.0 * math.log10(gain) if gain > 0.0 else (math.nan if math.isnan(gain) else -math.inf)


def db_from_power(power: float) -> float:
    """Ratio in dB of a power or mean square; 0 gives -inf."""
    return 10.0 * math.log10(power) if power > 0.0 else (math.nan if math.isnan(power) else -math.inf)


def power_from_db(power_db: float) -> float:
    """Power or mean square of a ratio in dB; -inf gives 0."""
    return float(10.0 ** (power_db / 10.0))


def difference_db(after_db: float | None, before_db: float | None) -> float | None:
    """`after - before`, or None where it has no meaning (unmeasured, or both silent)."""
    if after_db is None or before_db is None:
        return None
    difference = after_db - before_db
    return None if math.isnan(difference) else difference


def format_db(value_db: float | None, *, limit_db: float | None = None, signed: bool = True, places: int = 1) -> str:
    """Text of a level or gain, rounded so that it never crosses `limit_db`.

    +0.001 against a limit of 0 prints as +0.1, since +0.0 beside a FAIL would not be believed.
    Silence prints as `-inf`, what could not be measured as `-`.
    """
    if value_db is None or math.isnan(value_db):
        return "-"
    if math.isinf(value_db):
        return "-inf" if value_db < 0 else "+inf"
    rounded = round(value_db, places)
    if limit_db is not None and value_db != limit_db:
        step = 10.0**-places
        if value_db > limit_db and rounded <= limit_db:
            rounded = math.floor(limit_db / step + 1.0 + 1e-9) * step
        elif value_db < limit_db and rounded >= limit_db:
            rounded = math.ceil(limit_db / step - 1.0 - 1e-9) * step
    rounded = round(rounded, places) + 0.0  # no "-0.0"
    return f"{rounded:+.{places}f}" if signed else f"{rounded:.{places}f}"


def format_time(time_s: float) -> str:
    """A position as m:ss.mmm, rounded down so that it never points past the event."""
    milliseconds = math.floor(time_s * 1000.0 + 1e-6)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def format_part(frames: int, of_frames: int, sample_rate_hz: int) -> str:
    """`0:01.000 of 0:02.112`; in frames where the times would read alike."""
    part, whole = (format_time(s_from_frames(count, sample_rate_hz)) for count in (frames, of_frames))
    return f"{part} of {whole}" if part != whole else f"{frames} of {of_frames} frames"


def frames_from_s(time_s: float, sample_rate_hz: int) -> int:
    """The frame nearest to a time."""
    return round(time_s * sample_rate_hz)


def s_from_frames(frames: int, sample_rate_hz: int) -> float:
    """The time of a frame."""
    return frames / sample_rate_hz


def format_bytes(count: int) -> str:
    """A size in the largest of G, M and K (powers of 1024) that divides it: 2147483648 is `2 GiB`, as asked for."""
    for power, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if count >= 1 << power and count % (1 << power) == 0:
            return f"{count >> power} {unit}"
    return f"{count} bytes"
