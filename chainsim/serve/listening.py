"""What is heard on the page: float32 as rendered, and the gain that makes each as loud as the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainsim.errors import UsageError
from chainsim.model.audio import Audio
from chainsim.model.levels import Levels
from chainsim.model.result import Result
from chainsim.report.run.html.player import matching_gains_db
from chainsim.units import gain_from_db


@dataclass(frozen=True, slots=True)
class Tape:
    """(channels, frames) at the track's own rate, level-matched by `gain_db`."""

    audio: Audio
    gain_db: float
    sample_rate_hz: int
    start_s: float


def tapes(result: Result) -> dict[str, Tape]:
    """In, out and, where it was proven, out with trims, all as loud as the quietest and at most at -1 dBTP."""
    measurement = result.measurement
    kept = measurement.listening
    if kept is None or kept.source.shape[1] == 0:
        return {}
    heard: list[tuple[str, Audio, Levels]] = [
        ("in", kept.source, measurement.taps[0].levels),
        ("out", kept.output, measurement.output),
    ]
    if kept.with_trims is not None and result.proof is not None:
        heard.append(("trimmed", kept.with_trims, result.proof.taps[-1].after))
    gains = matching_gains_db(*(levels for _, _, levels in heard))
    if gains is None:
        return {}
    return {
        name: Tape(audio, gain_db, measurement.sample_rate_hz, kept.start_s)
        for (name, audio, _), gain_db in zip(heard, gains, strict=True)
    }


def tape_bytes(tape: Tape) -> bytes:
    """Little-endian float32, one channel after the other, the gain applied."""
    matched: Audio = np.nan_to_num(tape.audio * np.float32(gain_from_db(tape.gain_db)), posinf=0.0, neginf=0.0)
    return bytes(matched.astype("<f4").data)


def tape_named(result: Result, name: str) -> Tape:
    """One of them.

    Raises:
        UsageError: there is none of this name.
    """
    tape = tapes(result).get(name)
    if tape is None:
        raise UsageError("nothing to hear of that")
    return tape
