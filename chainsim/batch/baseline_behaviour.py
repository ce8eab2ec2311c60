"""What a stage does alone -> what a baseline keeps of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from chainsim.engine.data_sheets import MeasuredStage
from chainsim.model.baseline import THIRDS_HZ, Behaviour
from chainsim.model.data_sheet import DataSheet, ToneDistortion
from chainsim.units import db_from_power, power_from_db

LOWEST_DISTORTION_DB = -120.0
"""What is less is rounding, which another processor may do otherwise. None is what noise hides."""
SINES_HZ = (100.0, 1000.0, 5000.0)
QUARTER = "a quarter of the rate"
"""What sines are called whose frequencies are as near to it as fits."""
_PLACES = 2
_DISTORTION_PLACES = 1
_HALF_A_THIRD = 10.0 ** (1 / 20)
"""Ratio of a third octave's edge to its centre (IEC 61260-1, base ten)."""


def behaviour_of(measured: MeasuredStage) -> Behaviour:
    """What is kept."""
    profile, sheet = measured.profile, measured.sheet
    if sheet is None:
        return Behaviour(failure=measured.failure)
    return Behaviour(
        kind=profile.kind.value,
        polarity=sheet.polarity,
        repeatability_db=_kept(profile.repeatability_db, 0),
        figures={
            "latency_reported_frames": sheet.latency_reported_frames,
            "latency_measured_frames": sheet.latency_measured_frames,
            "gain_db": _kept(sheet.gain_db),
            "clean_to_dbfs": _kept(profile.clean_to_dbfs),
            "ceiling_dbfs": _kept(profile.ceiling_dbfs),
            "lower_limit_dbfs": _kept(profile.lower_limit_dbfs),
            "noise_dbfs": _kept(sheet.noise_dbfs, _DISTORTION_PLACES),
        },
        response_db=tuple(_kept(band) for band in third_octaves_db(sheet)),
        thd_db={_name(one): _kept_all(one.thd_db) for one in sheet.distortion},
        aliasing_db={_name(one): _kept_all(one.aliasing_db) for one in sheet.distortion},
    )


def third_octaves_db(sheet: DataSheet) -> tuple[float, ...]:
    """Mean power of the response by third octave, as far as the band reaches."""
    bands: list[list[float]] = []
    for centre_hz in THIRDS_HZ:
        edges = centre_hz / _HALF_A_THIRD, centre_hz * _HALF_A_THIRD
        points = zip(sheet.response.frequency_hz, sheet.response.gain_db, strict=True)
        bands.append([gain_db for hz, gain_db in points if edges[0] <= hz < edges[1]])
    return tuple(_mean_power_db(band) for band in bands if band)


def _name(one: ToneDistortion) -> str:
    return QUARTER if one.of_rate else hertz(min(SINES_HZ, key=lambda hz: abs(hz - one.frequency_hz)))


def hertz(hz: float) -> str:
    """A frequency as it is spoken of."""
    return f"{hz / 1000:.2g} kHz" if hz >= 1000 else f"{hz:.0f} Hz"


def _kept(value: float | None, places: int = _PLACES) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, places) + 0.0  # -0.0 is 0.0


def _kept_all(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Nothing at all is the floor, since None is what noise hides."""
    return tuple(None if one is None else _kept(max(one, LOWEST_DISTORTION_DB), _DISTORTION_PLACES) for one in values)


def _mean_power_db(gains_db: Sequence[float]) -> float:
    return db_from_power(fmean(map(power_from_db, gains_db)))
