"""How far a stage's input must come down for its output to fall by so much: read from the curve that probing drew.

A compressor at 4:1 passes a quarter of it on, and a saturator less the harder it is driven. The programme is taken
for a steady tone, so this is a first guess; what it leaves over, the next render shows.
"""

from __future__ import annotations

from itertools import pairwise

from chainsim.model.level_comparison import is_number, programme_rms_dbfs
from chainsim.model.profile import StageProfile
from chainsim.model.result import StageResult

_STEP_DB = 0.25
_MOST_DB = 40.0
_CREST_DB = 3.01
"""Of the tone that has the programme's RMS."""


def turn_down_db(stage: StageResult, drop_db: float, carried_db: float) -> float:
    """Change of input in dB, positive, after which the output of a stage is `drop_db` lower; at least that itself.

    Args:
        stage: as it was measured.
        drop_db: what the output is to lose.
        carried_db: by how much its input has changed since.
    """
    if drop_db <= 0.0 or not stage.profile.transfer.input_dbfs or stage.spec.bypass:
        return drop_db
    fed_dbfs = programme_rms_dbfs(stage.input) + _CREST_DB + carried_db
    now_dbfs = _output_dbfs(stage.profile, fed_dbfs)
    if not is_number(now_dbfs):
        return drop_db
    down_db = drop_db
    while down_db < _MOST_DB:
        given_dbfs = _output_dbfs(stage.profile, fed_dbfs - down_db)
        if given_dbfs is None or now_dbfs - given_dbfs >= drop_db:
            return down_db
        down_db += _STEP_DB
    return drop_db


def _output_dbfs(profile: StageProfile, level_dbfs: float) -> float | None:
    """On the straight line between neighbouring points; None beyond the ends of the curve."""
    points = list(zip(profile.transfer.input_dbfs, profile.transfer.output_dbfs, strict=True))
    for (low, low_out), (high, high_out) in pairwise(points):
        if low <= level_dbfs <= high:
            return low_out + (high_out - low_out) * (level_dbfs - low) / (high - low)
    return None
