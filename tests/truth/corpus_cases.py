"""The cases of the corpus: settings on recordings, driven to exact distances from where their shaper breaks the wave.

How far a programme gets at the shaper is read from the plugin's own tap, and the trim that brings it to a drive is
solved for with that: no guess of ours stands between. chainsim has no part in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import soundfile
from scipy import optimize, signal

from chainsim.model.audio import Audio
from tests.plugins.strip_player import StripPlayer
from tests.tools.cache import EXCERPTS, part_folder, recordings_folder
from tests.tools.fetch_corpus import PIECES, TALKS
from tests.truth.corpus_kinds import KINDS, CorpusKind
from tests.truth.corpus_settings import Parameters

LOOPS = ("loop_amen_full", "loop_garzul", "loop_tabla", "guit_em9")
REAL = (*TALKS, *PIECES)
RATES_HZ = (44_100, 48_000, 96_000)
DRIVES_DB = (-3.0, -0.5, 0.5, 1.0, 3.0, 6.0)
_LOWEST_DB, _HIGHEST_DB = -90.0, 60.0
_WITHIN_DB = 0.005
_NOTHING_DB = -60.0  # a mono recording has no side


@dataclass(frozen=True)
class DrawnSetting:
    """One plugin: a kind, and which draw of it this is."""

    kind: CorpusKind
    number: int
    parameters: Parameters


@dataclass(frozen=True)
class Group:
    """A setting on its recordings at a rate. `number`: the same whichever kinds are asked for."""

    number: int
    setting: DrawnSetting
    recordings: tuple[str, ...]
    rate_hz: int


@dataclass(frozen=True)
class Case:
    """`trim_db` before the plugin brings the recording to `drive_db` past the break, and `headroom_db` up to it."""

    setting: DrawnSetting
    recording: str
    rate_hz: int
    drive_db: float
    trim_db: float
    headroom_db: float


def groups(kinds: Sequence[CorpusKind], cases: int, seed: int) -> Iterator[Group]:
    """So many cases or a few more; each setting on one loop and one recording that is none, at one rate.

    What is drawn for a kind depends on its name, its draw and the seed alone. All kinds are drawn before any is again.
    """
    for draw in range(-(-cases // (len(kinds) * 2 * len(DRIVES_DB)))):
        for kind in kinds:
            place = KINDS.index(kind)
            turn = place + draw
            recordings = LOOPS[turn // len(RATES_HZ) % len(LOOPS)], REAL[turn % len(REAL)]
            setting = DrawnSetting(kind, draw, kind.draw(_random(kind.name, draw, seed)))
            yield Group(draw * len(KINDS) + place, setting, recordings, RATES_HZ[turn % len(RATES_HZ)])


def _random(name: str, draw: int, seed: int) -> np.random.Generator:
    return np.random.default_rng([seed, draw, *name.encode()])


@cache
def programme(recording: str, rate_hz: int, length_s: float) -> Audio:
    """In stereo with its peak at full scale."""
    loop = recordings_folder() / f"{recording}.flac"
    file = loop if recording in LOOPS else part_folder(EXCERPTS) / f"{recording}.wav"
    samples, own_rate_hz = soundfile.read(file, dtype="float64", always_2d=True)
    resampled = signal.resample_poly(
        samples, rate_hz // (unit := int(np.gcd(rate_hz, own_rate_hz))), own_rate_hz // unit
    )
    excerpt = resampled[: round(length_s * rate_hz)].T
    audio: Audio = np.ascontiguousarray(excerpt / np.abs(excerpt).max(), dtype=np.float32)
    return audio


def driven(setting: DrawnSetting, recording: str, rate_hz: int, samples: Audio, player: StripPlayer) -> list[Case]:
    """A case for each drive that this recording can be brought to."""
    tapped: Mapping[str, float] = {**setting.parameters, "tap": 1.0}

    @cache
    def reach_db(trim_db: float) -> float:
        played = player.play(samples * np.float32(10 ** (trim_db / 20)), rate_hz, tapped).samples
        return float(20 * np.log10(max(float(np.abs(played).max()), 1e-12)))

    edge_db = _trim_db(reach_db, 0.0, 0.0) if reach_db(0.0) > _NOTHING_DB else None
    if edge_db is None:
        return []
    trims: list[tuple[float, float | None]] = []
    near_db = edge_db
    for drive_db in DRIVES_DB:
        trim_db = _trim_db(reach_db, drive_db, near_db)
        trims.append((drive_db, trim_db))
        near_db = near_db if trim_db is None else trim_db
    return [
        Case(setting, recording, rate_hz, drive_db, trim_db, edge_db - trim_db)
        for drive_db, trim_db in trims
        if trim_db is not None
    ]


def _trim_db(reach_db: Callable[[float], float], drive_db: float, near_db: float) -> float | None:
    """Straight there where all before the shaper is linear; else by halving, from a trim near by outwards."""
    trim_db = round(near_db + drive_db - reach_db(near_db), 4)
    if abs(reach_db(trim_db) - drive_db) < _WITHIN_DB:
        return trim_db
    low, high = min(near_db, trim_db) - 1.0, max(near_db, trim_db) + 1.0
    while low > _LOWEST_DB and reach_db(low) > drive_db:
        low = max(_LOWEST_DB, 2.0 * low - high)
    while high < _HIGHEST_DB and reach_db(high) < drive_db:
        high = min(_HIGHEST_DB, 2.0 * high - low)
    if reach_db(low) > drive_db or reach_db(high) < drive_db:
        return None
    found = optimize.brentq(lambda trim_db: reach_db(trim_db) - drive_db, low, high, xtol=_WITHIN_DB)
    return round(float(found), 4)
