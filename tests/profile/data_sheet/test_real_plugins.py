"""Distortion and aliasing of real plugins against the same formulas in NumPy, at five sample rates.

The truth comes another way: the formula is played whole periods of the same sine, settled, and the harmonics that lie
below half the rate are taken out of it one by one, by their correlation; what is left is folded back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from scipy import signal

from chainsim.engine.data_sheets import AskedSheet, measure_stages
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Vst3Stage
from chainsim.model.data_sheet import SINE_LEVELS_DBFS, ToneDistortion
from chainsim.model.options import RunOptions
from chainsim.model.search_paths import SearchPaths

pytestmark = [pytest.mark.vst3, pytest.mark.slow]

Array = npt.NDArray[np.float64]
RATES_HZ = (44_100, 48_000, 88_200, 96_000, 192_000)
DRIVE = 10 ** (12 / 20)
WITHIN_DB = 1.0
LOWEST_DB = -100.0
"""What is below is rounding to float32, which the formula does not do."""


def oversampled(x: Array) -> Array:
    taps = signal.firwin(257, 0.42, window=("kaiser", 8), fs=8)
    raised = signal.upfirdn(8 * taps, x, up=8)
    lowered = signal.upfirdn(taps, np.clip(DRIVE * raised, -1, 1) / DRIVE, down=8)
    return np.asarray(lowered[: len(x)])


FORMULAS: dict[str, Callable[[Array], Array]] = {
    "HiddenClip": lambda x: np.clip(DRIVE * x, -1, 1) / DRIVE,
    "OversampledClip8": oversampled,
    "Polynomial": lambda x: 1.5 * x - 0.5 * x**3,
}


def truth(
    formula: Callable[[Array], Array], tone: ToneDistortion, level_dbfs: float, rate_hz: int
) -> tuple[float, float]:
    """THD and what is neither sine nor harmonic, in dB against the sine."""
    counts = np.arange(rate_hz // 10, rate_hz // 5)
    turns = tone.frequency_hz * counts / rate_hz
    frames = int(counts[np.abs(turns - np.round(turns)).argmin()])  # whole periods: what folds back fits as well
    time_s = np.arange(frames + 2000) / rate_hz
    out = formula(10 ** (level_dbfs / 20) * np.sin(2 * np.pi * tone.frequency_hz * time_s))[1000 : 1000 + frames]
    orders = np.arange(1, int(rate_hz / 2 / tone.frequency_hz) + 1)
    phases = 2 * np.pi * tone.frequency_hz * np.outer(np.arange(frames) / rate_hz, orders)
    out = out - out.mean()
    powers = ((2 / frames * np.cos(phases).T @ out) ** 2 + (2 / frames * np.sin(phases).T @ out) ** 2) / 2
    rest = max(float(np.mean(out**2) - powers.sum()), 1e-30)
    with np.errstate(divide="ignore"):
        return float(10 * np.log10(powers[1:].sum() / powers[0])), float(10 * np.log10(rest / powers[0]))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("name", FORMULAS)
def test_distortion_and_aliasing_are_those_of_the_formula(name: str, rate_hz: int, test_plugins_dir: Path) -> None:
    file = test_plugins_dir / f"{name}.vst3"
    places = SearchPaths(test_plugins_dir, (test_plugins_dir,), (file,))
    asked = AskedSheet(Vst3Stage(vst3=file.name), file, AudioFormat(rate_hz, 2), 8192, places)
    sheet = measure_stages({"": asked}, RunOptions(timeout_s=120.0))[""].sheet
    assert sheet is not None
    compared = 0
    for tone in sheet.distortion:
        if tone.frequency_hz < 500.0:
            continue  # hundreds of harmonics: the fit would take minutes, and nothing folds back that can be heard
        for index, level_dbfs in enumerate(SINE_LEVELS_DBFS):
            if name == "Polynomial" and level_dbfs > 0.0:
                continue  # its fundamental vanishes at +6 dBFS
            expected = truth(FORMULAS[name], tone, level_dbfs, rate_hz)
            for read, wanted in zip((tone.thd_db[index], tone.aliasing_db[index]), expected, strict=True):
                if wanted < LOWEST_DB:
                    assert read is None or read < LOWEST_DB + WITHIN_DB
                else:
                    assert read == pytest.approx(wanted, abs=WITHIN_DB), (tone.frequency_hz, level_dbfs)
                    compared += 1
    assert compared >= 12
