"""Does a stage move something with level, as dynamics do, or shape it, as a clip does?

No one question tells: what has forgotten soon, moves one band, or follows the wave itself leaves no memory of a burst
near 1 kHz. So there are several, each for dynamics that those before it take for shaping, the cheapest first.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chainsim.model.profile import Kind
from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.probe.band_gain import moves_a_band
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.probe.follows_level import TRACE_DB, acts_quickly, looks_ahead, moves_within_waves
from chainsim.profile.probe.soon_memory import moves_behind_curve, turns_down_soon
from chainsim.profile.stage_kind import has_memory, shaping_kind
from chainsim.profile.tones import ToneBench


@dataclass(frozen=True)
class Asked:
    """A stage, and what is known of it.

    Args:
        bench: with the stage.
        tones: played on it.
        curve: its levels at one frequency.
        onset: over frequency.
        memory_db: what a burst leaves of the gain, after its release began; None: there is no level to remember.
        floor_gain_db: by how much the gain wanders by itself.
    """

    bench: Bench
    tones: ToneBench
    curve: LevelCurve
    onset: Onset
    memory_db: float | None
    floor_gain_db: float


class Clue(enum.Enum):
    """What shows that a stage moves."""

    REMEMBERS = enum.auto()
    """Compressors, limiters, gates: a burst is remembered for longer than 8 ms."""
    ACTS_QUICKLY = enum.auto()
    """Short look-ahead, or a compressor that has forgotten by then."""
    LOOKS_AHEAD = enum.auto()
    """Limiters behind a clip of one half of a wave, which tones reach first: they are down before a burst begins."""
    MOVES_A_BAND = enum.auto()
    """Dynamic equalisers."""
    MOVES_WITHIN_WAVES = enum.auto()
    """A gain as quick as a clip."""
    TURNS_DOWN_SOON = enum.auto()
    """De-essers: quick, and of high tones alone."""
    MOVES_BEHIND_CURVE = enum.auto()
    """Quick dynamics behind what bends sooner, whose threshold would be taken for the corner of that curve."""


def clue_of_movement(asked: Asked) -> Clue | None:
    """The first that holds; None: it shapes."""
    return next((clue for clue, holds in _QUESTIONS.items() if holds(asked)), None)


def _remembers(asked: Asked) -> bool:
    return has_memory(asked.memory_db, asked.floor_gain_db)


def _acts_quickly(asked: Asked) -> bool:
    return acts_quickly(asked.bench, asked.tones, asked.curve, asked.onset, asked.floor_gain_db)


def _looks_ahead(asked: Asked) -> bool:
    """Of what is as sudden as a clip, and answers late."""
    return shaping_kind(asked.curve) is Kind.CLIP and looks_ahead(asked.bench, asked.curve, asked.floor_gain_db)


def _moves_a_band(asked: Asked) -> bool:
    return moves_a_band(asked.bench, asked.tones, asked.curve, asked.onset)


def _moves_within_waves(asked: Asked) -> bool:
    """Of what is as sudden as a clip, or has left a trace: a smooth curve is not asked."""
    has_trace = asked.memory_db is not None and abs(asked.memory_db) > TRACE_DB
    return (has_trace or shaping_kind(asked.curve) is Kind.CLIP) and moves_within_waves(asked.bench, asked.curve)


def _turns_down_soon(asked: Asked) -> bool:
    return turns_down_soon(asked.bench, asked.curve, asked.onset)


def _moves_behind_curve(asked: Asked) -> bool:
    """Of what bends gradually: a clip has its corner wherever a gain has another."""
    return shaping_kind(asked.curve) is Kind.SATURATION and moves_behind_curve(asked.bench, asked.curve)


_QUESTIONS: Mapping[Clue, Callable[[Asked], bool]] = {
    Clue.REMEMBERS: _remembers,
    Clue.ACTS_QUICKLY: _acts_quickly,
    Clue.LOOKS_AHEAD: _looks_ahead,
    Clue.MOVES_A_BAND: _moves_a_band,
    Clue.MOVES_WITHIN_WAVES: _moves_within_waves,
    Clue.TURNS_DOWN_SOON: _turns_down_soon,
    Clue.MOVES_BEHIND_CURVE: _moves_behind_curve,
}
