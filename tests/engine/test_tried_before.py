"""A programme at another level has as much more headroom; whether it is the same is told by its excerpts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.requests import CheckProgramme
from chainsim.engine.rerendering import Rerendering
from chainsim.engine.tried_before import LEAST_DB, TriedBefore
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.stimulus import from_array
from chainsim.units import gain_from_db

RATE_HZ = 48_000
PLACES = SearchPaths(Path())
TRACK = np.random.default_rng(2).uniform(-0.5, 0.5, (2, 2 * RATE_HZ)).astype(np.float32)
TRACK[:, RATE_HZ // 4] = 0.75  # in all excerpts but the late one
CHECK = ProgrammeCheck(-10.0, -66.0, True, -8.25, 6.0, None, 100.0, has_corner=True)


def excerpt(start: int, end: int, gain_db: float = 0.0) -> StageExcerpt:
    """Of the track at a level, faded as `WindowPicker` does."""
    samples = TRACK[:, start:end] * np.float32(gain_from_db(gain_db))
    fade = np.linspace(0.0, 1.0, 240, dtype=np.float32)
    if start:
        samples[:, :240] *= fade
    samples[:, -240:] *= fade[::-1]
    return StageExcerpt(start, 0, samples)


def told(check: ProgrammeCheck, now: Sequence[StageExcerpt]) -> float | None:
    before = TriedBefore(RATE_HZ)
    before.keep({"1": [excerpt(0, RATE_HZ)]}, {"1": check})
    assert before.headroom_db("2", now) is None
    return before.headroom_db("1", now)


@pytest.mark.parametrize("trim_db", [-9.4, -8.25 - LEAST_DB - 0.01])
def test_what_the_level_fell_by_is_headroom(trim_db: float) -> None:
    assert told(CHECK, [excerpt(0, RATE_HZ, trim_db)]) == pytest.approx(-8.25 - trim_db, abs=1e-5)


def test_other_excerpts_of_the_same_programme_will_do() -> None:
    now = [excerpt(4_800, RATE_HZ + 9_600, -9.4), excerpt(RATE_HZ + 20_000, RATE_HZ + 30_000, -9.4)]
    assert told(CHECK, now) == pytest.approx(1.15, abs=1e-5)


@pytest.mark.parametrize(
    ("check", "now"),
    [
        (CHECK, [excerpt(0, RATE_HZ, -8.25 - LEAST_DB + 0.01)]),
        (CHECK, [excerpt(0, RATE_HZ)]),
        (replace(CHECK, headroom_db=None), [excerpt(0, RATE_HZ, -9.4)]),
        (replace(CHECK, undecided="Nobody knows."), [excerpt(0, RATE_HZ, -9.4)]),
        (CHECK, [excerpt(0, 2 * RATE_HZ - 900, -9.4), excerpt(RATE_HZ, 2 * RATE_HZ, -9.4)]),
        (CHECK, [excerpt(RATE_HZ // 2, RATE_HZ, -9.4), excerpt(RATE_HZ, RATE_HZ + 4_800, -1.0)]),
        (CHECK, [excerpt(RATE_HZ, 2 * RATE_HZ, -9.4)]),
        (CHECK, [replace(excerpt(0, RATE_HZ, -9.4), start_frame=1)]),
        (CHECK, [replace(excerpt(0, RATE_HZ, -9.4), samples=excerpt(0, RATE_HZ, -9.4).samples[:1])]),
        (CHECK, [replace(excerpt(0, RATE_HZ), samples=np.zeros((2, RATE_HZ), np.float32))]),
        (CHECK, []),
    ],
    ids=[
        "too near the limit",
        "as it was, past the limit",
        "no headroom was told",
        "nothing was told",
        "mostly other frames",
        "the loudest is another frame",
        "another time",
        "not the same",
        "another channel count",
        "silence",
        "nothing",
    ],
)
def test_nothing_is_said_of(check: ProgrammeCheck, now: Sequence[StageExcerpt]) -> None:
    assert told(check, now) is None


LIMITER = {"builtin": "Limiter", "parameters": {"threshold_db": -6.0, "release_ms": 100.0}}


def made(trim_db: float) -> Chain:
    stages = [{"builtin": "HighpassFilter"}, {**LIMITER, "trim_db": trim_db}]
    return Chain.model_validate({"version": 1, "stages": stages})


@pytest.mark.parametrize(("trim_db", "known"), [(-14.3, True), (-12.0, False)])
def test_a_trimmed_limiter_is_looked_at_as_it_is_then(
    trim_db: float, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past its limit it is tried anew."""
    asked: list[CheckProgramme] = []
    ask = ProbePool.programme_checks

    def programme_checks(pool: ProbePool, requests: Any, *more: Any) -> Any:
        asked.extend(requests.values())
        return ask(pool, requests, *more)

    monkeypatch.setattr(ProbePool, "programme_checks", programme_checks)
    stimulus = from_array(np.float32(1.8) * TRACK[:, : RATE_HZ // 2], RATE_HZ)
    options = RunOptions(tail_s=0.0, cache_folder=None)
    with Rerendering(stimulus, options, PLACES) as rendering:
        rendering.first(made(0.0))
        found = rendering.again(made(trim_db)).stages[1].programme
    whole = measure_chain(made(trim_db), stimulus, options, PLACES)[0].stages[1].programme
    assert [request.known_headroom_db is not None for request in asked] == [False, known, False]
    assert found is not None
    assert whole is not None
    assert found.headroom_db == pytest.approx(whole.headroom_db, abs=0.06)
    assert replace(found, headroom_db=whole.headroom_db) == whole
