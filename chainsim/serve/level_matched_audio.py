"""What is heard on the page: float32 as rendered, and the gain that makes each as loud as the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Levels
from chainsim.model.result import Result
from chainsim.report.run.html.player import matching_gains_db
from chainsim.units import gain_from_db

_ENDS = ("in", "out", "trimmed")
_MOST_QUIETER_DB = 30.0  # a tap that is quieter still would turn everything down with it


@dataclass(frozen=True, slots=True)
class Tape:
    """(channels, frames) at the track's own rate, level-matched by `gain_db`."""

    audio: Audio
    gain_db: float
    sample_rate_hz: int
    start_s: float


def tapes(result: Result, taps: Mapping[str, Audio] | None = None) -> dict[str, Tape]:
    """In, out, out with trims where they were proven, and taps: as loud as the quietest and at most at -1 dBTP.

    As loud as each other over the piece that is heard, which may not be what they are over the whole track.

    Args:
        result: of the check.
        taps: what stages give back, by their paths, of the same frames; their tapes are called tap-2.1.
    """
    measurement = result.measurement
    kept = measurement.listening
    if kept is None or kept.source.shape[1] == 0:
        return {}
    heard = {"in": kept.source, "out": kept.output}
    if kept.with_trims is not None and result.proof is not None:
        heard["trimmed"] = kept.with_trims
    heard |= {f"tap-{path}": audio for path, audio in (taps or {}).items()}
    levels = {name: _levels(audio, measurement.sample_rate_hz) for name, audio in heard.items()}
    least_dbfs = levels["out"].rms_dbfs - _MOST_QUIETER_DB
    audible = {
        name: one
        for name, one in levels.items()
        if math.isfinite(one.rms_dbfs) and (name in _ENDS or one.rms_dbfs >= least_dbfs)
    }
    gains = matching_gains_db(*audible.values())
    if gains is None or "out" not in audible:
        return {}
    return {
        name: Tape(heard[name], gain_db, measurement.sample_rate_hz, kept.start_s)
        for name, gain_db in zip(audible, gains, strict=True)
    }


def _levels(audio: Audio, sample_rate_hz: int) -> Levels:
    meter = TapMeter(AudioFormat(sample_rate_hz, len(audio)))
    meter.feed(audio)
    (levels,) = meter.close()
    return levels


def tape_bytes(tape: Tape) -> bytes:
    """Little-endian float32, one channel after the other, the gain applied."""
    matched: Audio = np.nan_to_num(tape.audio * np.float32(gain_from_db(tape.gain_db)), posinf=0.0, neginf=0.0)
    return bytes(matched.astype("<f4").data)
