"""What two baselines know of a stage alone, compared."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from chainsim.batch.baseline_behaviour import hertz
from chainsim.model.baseline import THIRDS_HZ, Behaviour, Drift
from chainsim.model.data_sheet import SINE_LEVELS_DBFS
from chainsim.units import db_from_gain, gain_from_db

FLOOR_DB = -90.0
"""Distortion and noise below it are all the same: nobody hears them, and rounding moves them."""
UNHEARD_DB = -60.0
"""A response so far below its highest band is rounding, or nearly so."""
WANDERS_DB = -60.0
ABOVE_REPEATABILITY_DB = 10.0
STRAYS = 3.0
"""How many times what two renders differ by a third may be off."""


def behaviour_drifts(before: Behaviour, after: Behaviour, tolerances: Mapping[str, float]) -> Iterator[Drift]:
    """What moved by more than it may, what says most first."""
    if before.failure is not None:  # nothing was known
        return
    if after.failure is not None:
        yield Drift("probe", "an answer", after.failure)
        return
    more_db = allowance_db(before)
    figures = {
        name: Drift(name, old, new, limit)
        for name, old in before.figures.items()
        if _differs(name, old, new := after.figures.get(name), limit := _limit(name, tolerances, more_db))
    }
    yield from (figures.pop(name) for name in ("latency_reported_frames", "latency_measured_frames") if name in figures)
    if before.polarity != after.polarity:
        yield Drift("polarity", polarity_words(before.polarity), polarity_words(after.polarity))
    if before.kind != after.kind:
        yield Drift("kind", before.kind, after.kind)
    yield from _response_drift(before, after, _limit("response_db", tolerances, more_db))
    yield from figures.values()
    floor_db = FLOOR_DB
    if before.repeatability_db is not None and before.repeatability_db > WANDERS_DB:
        floor_db = max(floor_db, before.repeatability_db + ABOVE_REPEATABILITY_DB)
    for meter, was, now in (
        ("thd_db", before.thd_db, after.thd_db),
        ("aliasing_db", before.aliasing_db, after.aliasing_db),
    ):
        yield from _curve_drift(meter, was, now, _limit(meter, tolerances, more_db), floor_db)


def allowance_db(behaviour: Behaviour | None) -> float:
    """How much further a gain may be off after a stage that never plays twice alike."""
    repeatability_db = None if behaviour is None else behaviour.repeatability_db
    if repeatability_db is None or repeatability_db <= WANDERS_DB:
        return 0.0
    return db_from_gain(1.0 + STRAYS * gain_from_db(repeatability_db))


def polarity_words(polarity: Sequence[int | None]) -> str:
    """`upright`, `inverted`, `unclear`, or one for each channel where they differ."""
    words = [{1: "upright", -1: "inverted"}.get(one or 0, "unclear") for one in polarity]
    return words[0] if len(set(words)) == 1 else " and ".join(words) or "unclear"


def _response_drift(before: Behaviour, after: Behaviour, limit: float) -> Iterator[Drift]:
    """Where the shape moved most; what all of it moves by is the gain's."""
    shift = (after.figures.get("gain_db") or 0.0) - (before.figures.get("gain_db") or 0.0)
    highest = max((band for band in before.response_db if band is not None), default=0.0)
    moved = []
    for hz, old, new in zip(THIRDS_HZ, before.response_db, after.response_db, strict=False):
        levels = [max(-math.inf if one is None else one, highest + UNHEARD_DB) for one in (old, new)]
        move = levels[1] - levels[0] - (shift if min(levels) > highest + UNHEARD_DB else 0.0)
        if abs(move) > limit + 1e-9:
            moved.append((abs(move), hz, old, new))
    if moved:
        _, hz, old, new = max(moved, key=lambda one: one[0])
        yield Drift("response_db", old, new, limit, hertz(hz), len(moved) - 1)


def _curve_drift(
    meter: str,
    before: Mapping[str, Sequence[float | None]],
    after: Mapping[str, Sequence[float | None]],
    limit: float,
    floor_db: float,
) -> Iterator[Drift]:
    moved = []
    for name, levels in before.items():
        for index, (old, new) in enumerate(zip(levels, after.get(name, ()), strict=False)):
            if old is None or new is None:  # noise hides one of them, which is told as noise
                continue
            move = abs(max(old, floor_db) - max(new, floor_db))
            if move > limit + 1e-9:
                moved.append((move, name, index, old, new))
    if moved:
        places = tuple(f"{name}, {SINE_LEVELS_DBFS[index]:g} dBFS" for _, name, index, _, _ in moved)
        worst = max(range(len(moved)), key=lambda number: moved[number][0])
        _, _, _, old, new = moved[worst]
        yield Drift(meter, old, new, limit, places[worst], len(moved) - 1, places)


def _limit(name: str, tolerances: Mapping[str, float], more_db: float) -> float:
    return tolerances[name] + (0.0 if name.startswith("latency") else more_db)


def _differs(name: str, before: float | None, after: float | None, limit: float) -> bool:
    if name == "noise_dbfs":
        before, after = (FLOOR_DB if one is None else max(one, FLOOR_DB) for one in (before, after))
    if before is None or after is None:
        return before is not after
    return abs(after - before) > limit + 1e-9
