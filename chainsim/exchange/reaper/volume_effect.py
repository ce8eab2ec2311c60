"""REAPER's own `JS utility/volume`: the plain gain with which trims go between plugins.

Its first slider is no dB: the gain is 2 ** (x / 6). Its second is a ceiling at which it *clips hard*, by default at
0 dB; the gain is a gain only where that is out of reach.
"""

from __future__ import annotations

import math
import uuid

from chainsim.exchange.reaper.rpp_parser import number

_DB_PER_STEP = 20 * math.log10(2) / 6
_NO_CEILING = 150.0
_OUT_OF_REACH = 60.0
_SLIDERS = 64


def is_volume(path: str) -> bool:
    """Whether a JS effect's path is this one."""
    return path.replace("\\", "/").lower() in ("utility/volume", "js: utility/volume")


def volume_gain_db(sliders: list[str]) -> float | None:
    """What it adds in dB; None where it may clip, or says nothing that can be read."""
    gain = number(sliders, 0, math.nan)
    if math.isnan(gain) or number(sliders, 1, 0.0) < _OUT_OF_REACH:
        return None
    return gain * _DB_PER_STEP


def volume_lines(gain_db: float, indent: str, note: str) -> list[str]:
    """The lines of one that adds `gain_db`, as they stand in a chain; `note` is shown beside its name."""
    sliders = " ".join([slider_of(gain_db), f"{_NO_CEILING:.6f}", *("-" for _ in range(_SLIDERS - 2))])
    return [
        f"{indent}BYPASS 0 0 0",
        f'{indent}<JS utility/volume "{note}"',
        f"{indent}  {sliders}",
        f"{indent}>",
        f"{indent}FLOATPOS 0 0 0 0",
        f"{indent}FXID {{{str(uuid.uuid4()).upper()}}}",
        f"{indent}WAK 0 0",
    ]


def slider_of(gain_db: float) -> str:
    """Where its first slider stands for a gain."""
    return f"{gain_db / _DB_PER_STEP:.6f}"
