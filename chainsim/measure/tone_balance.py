"""A spectrum against pink noise, which holds the same power in every octave, in the words that mix engineers use.

The reference is as loud as the mix from 60 Hz to 8 kHz, as the mean of decibels over sixths of an octave: a heavy bass
then does not make everything else look thin. A gain changes none of these numbers.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from chainsim.model.review_measurement import TonalBand, Tone
from chainsim.model.spectrum import Spectrum

Float64 = npt.NDArray[np.float64]

WORDS = (
    ("sub", 20.0, 60.0),
    ("bass", 60.0, 250.0),
    ("low mids", 250.0, 500.0),
    ("mids", 500.0, 2000.0),
    ("high mids", 2000.0, 4000.0),
    ("presence", 4000.0, 6000.0),
    ("highs", 6000.0, 12_000.0),
    ("air", 12_000.0, 20_000.0),
)
REFERENCE_HZ = (60.0, 8000.0)
NEARLY = 1.2
"""A band that the sample rate cuts off above so much of its range is still that band."""
QUIETEST_DB = -100.0
"""Below the loudest sixth of an octave: what is quieter is no part of the mix, and would lead the mean."""


def tone_balance(spectrum: Spectrum) -> Tone:
    """The bands that the sample rate has room for; none where the mix is silent."""
    hz, levels_dbfs = np.array(spectrum.centre_hz), np.array(spectrum.rms_dbfs)
    heard = np.isfinite(levels_dbfs)
    heard &= levels_dbfs > np.max(levels_dbfs, initial=-math.inf) + QUIETEST_DB
    inside = heard & (hz >= REFERENCE_HZ[0]) & (hz <= REFERENCE_HZ[1])
    if not inside.any():
        return Tone(spectrum, (), None, None)
    reference_dbfs = float(levels_dbfs[inside].mean())
    bands = [
        TonalBand(name, low_hz, high_hz, _level_db(levels_dbfs[(hz >= low_hz) & (hz < high_hz)]) - reference_dbfs)
        for name, low_hz, high_hz in WORDS
        if high_hz <= hz[-1] * NEARLY
    ]
    tilt = None
    if inside.sum() > 1:
        octaves = np.log2(hz[inside])
        tilt = float(np.polyfit(octaves, levels_dbfs[inside], 1)[0])
    return Tone(spectrum, tuple(bands), reference_dbfs, tilt)


def _level_db(levels_dbfs: Float64) -> float:
    """Mean power of the sixths of an octave in a band."""
    powers = 10.0 ** (levels_dbfs / 10.0)
    with np.errstate(divide="ignore"):
        return float(10.0 * np.log10(powers.mean()))
