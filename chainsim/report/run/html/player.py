"""Source, output and output with trims as loud as each other, as FLAC that a browser decodes: a page's player.

The louder are turned down to the quietest, and all together until none is above -1 dBTP. What the chain did
once level is removed is their difference, which the page makes itself from the first two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.level_matched_difference import Difference
from chainsim.model.levels import Levels
from chainsim.model.result import Result
from chainsim.report.kit.html.embedded_audio import flac
from chainsim.units import gain_from_db

CEILING_DBTP = -1.0


@dataclass(frozen=True, slots=True)
class Player:
    """What is embedded. Gains are those that were applied; positive is louder."""

    source: str  # FLAC in base64
    output: str
    with_trims: str  # empty: there is none
    source_gain_db: float
    output_gain_db: float
    with_trims_gain_db: float | None
    difference: Difference  # of what is heard, matched as in the table
    taken_away: float  # what of the embedded source is taken from the embedded output for it, with its sign
    start_s: float
    length_s: float


def player(result: Result) -> Player | None:
    """The player of a result that kept something to listen to, and None for one that did not or has only silence."""
    kept = result.measurement.listening
    if kept is None or kept.source.shape[1] == 0:
        return None
    levels = [result.measurement.taps[0].levels, result.measurement.output]
    audio = [kept.source, kept.output]
    if kept.with_trims is not None and result.proof is not None:
        levels.append(result.proof.taps[-1].after)
        audio.append(kept.with_trims)
    gains = matching_gains_db(*levels)
    if gains is None:
        return None
    rate_hz = result.measurement.sample_rate_hz
    source, output, *trimmed = (_amplified(one, gain) for one, gain in zip(audio, gains, strict=True))
    return Player(
        source=flac(source, rate_hz),
        output=flac(output, rate_hz),
        with_trims=flac(trimmed[0], rate_hz) if trimmed else "",
        source_gain_db=gains[0],
        output_gain_db=gains[1],
        with_trims_gain_db=gains[2] if trimmed else None,
        difference=kept.difference,
        taken_away=_taken_away(kept.difference, gains[1] - gains[0]),
        start_s=kept.start_s,
        length_s=kept.source.shape[1] / rate_hz,
    )


def matching_gains_db(*heard: Levels) -> tuple[float, ...] | None:
    """Gains, never above 0 dB, after which all are as loud as each other and none is above the ceiling."""
    loud = [one.integrated_lufs for one in heard]
    sizes_db = [one for one in loud if one is not None]
    if len(sizes_db) < len(heard):
        sizes_db = [one.rms_dbfs for one in heard]
    if not all(map(math.isfinite, sizes_db)):
        return None
    gains_db = [min(sizes_db) - size_db for size_db in sizes_db]
    highest_dbtp = max(one.true_peak_dbtp + gain_db for one, gain_db in zip(heard, gains_db, strict=True))
    down_db = min(0.0, CEILING_DBTP - highest_dbtp)
    return tuple(gain_db + down_db for gain_db in gains_db)


def _amplified(audio: Audio, gain_db: float) -> Audio:
    louder: Audio = np.nan_to_num(audio * np.float32(gain_from_db(gain_db)), posinf=0.0, neginf=0.0)
    return louder


def _taken_away(difference: Difference, more_db: float) -> float:
    """The table's gain of either sign, from the source to an output that is played so much louder than the source."""
    if difference.gain_db is None:
        return 1.0
    return gain_from_db(difference.gain_db + more_db) * (-1.0 if difference.inverted else 1.0)
