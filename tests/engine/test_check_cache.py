from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine import check_cache
from chainsim.engine.cache_claims import Claim
from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.check_cache import KeptChecks, cache_key
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.requests import CheckProgramme
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import BuiltinStage, Chain
from chainsim.model.options import RunOptions
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck, ProgrammeChecks, WorstBlock
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.stimulus import from_array

RATE_HZ = 48_000
PLACES = SearchPaths(Path.cwd())
STAGE = BuiltinStage(builtin="Clipping", parameters={"threshold_db": -6.0})
SAMPLES: Audio = np.linspace(-1.0, 1.0, 2 * 960, dtype=np.float32).reshape(2, 960)
WINDOW = StageExcerpt(4_800, 480, SAMPLES)
REQUEST = CheckProgramme(STAGE, AudioFormat(RATE_HZ, 2), False, PLACES, StageProfile(kind=Kind.CLIP), (WINDOW,))
CHECK = ProgrammeCheck(-20.0, -90.0, True, -6.0, None, None, 10.0, (WorstBlock(0, 480, -20.0),))


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """Paths of the stages that are tried, by run."""
    found: list[list[str]] = []
    ask = ProbePool.programme_checks

    def programme_checks(pool: ProbePool, requests: Any, *more: Any) -> Any:
        found.append(sorted(requests))
        return ask(pool, requests, *more)

    monkeypatch.setattr(ProbePool, "programme_checks", programme_checks)
    yield found


def chain(threshold_db: float = -9.0, name: str | None = None) -> Chain:
    clip = {"builtin": "Clipping", "name": name, "parameters": {"threshold_db": -6.0}}
    last = {"builtin": "Clipping", "parameters": {"threshold_db": threshold_db}}
    return Chain.model_validate({"version": 1, "stages": [clip, last]})


def noise(seed: int = 3) -> Audio:
    return np.random.default_rng(seed).uniform(-0.9, 0.9, (2, RATE_HZ)).astype(np.float32)


def test_what_gets_the_same_in_the_same_setting_is_tried_once(tmp_path: Path, tried: list[list[str]]) -> None:
    options = RunOptions(tail_s=0.0, cache_folder=tmp_path, prove=False)

    def programmes(made: Chain, samples: Audio) -> list[ProgrammeCheck | None]:
        measurement, _ = measure_chain(made, from_array(samples, RATE_HZ), options, PLACES)
        return [stage.programme for stage in measurement.stages]

    first = programmes(chain(), noise())
    again = programmes(chain(name="Another name"), noise())
    assert tried == [["1", "2"]]
    assert again == first
    assert None not in first
    behind = programmes(chain(threshold_db=-8.0), noise())
    assert tried[1:] == [["2"]]
    assert behind[0] == first[0]
    assert behind[1] != first[1]
    programmes(chain(), noise(seed=4))
    assert tried[2:] == [["1", "2"]]


def test_the_key_is_another_one_for_anything_that_is_heard(tmp_path: Path) -> None:
    plugin = tmp_path / "A.vst3"
    plugin.write_bytes(b"one")
    louder = STAGE.model_copy(update={"parameters": {"threshold_db": -5.0}})
    others = (
        replace(REQUEST, stage=louder),
        replace(REQUEST, audio=AudioFormat(44_100, 2)),
        replace(REQUEST, mono_source=True),
        replace(REQUEST, profile=replace(REQUEST.profile, repeatability_db=-50.0)),
        replace(REQUEST, windows=(replace(WINDOW, start_frame=0),)),
        replace(REQUEST, windows=(replace(WINDOW, led_in_frames=0),)),
        replace(REQUEST, windows=(replace(WINDOW, samples=np.nextafter(SAMPLES, np.float32(2.0))),)),
        replace(REQUEST, windows=(replace(WINDOW, samples=SAMPLES.reshape(1, -1)),)),
        replace(REQUEST, windows=(WINDOW, WINDOW)),
    )
    keys = {cache_key(REQUEST, None), cache_key(REQUEST, plugin), *(cache_key(one, None) for one in others)}
    assert len(keys) == 2 + len(others)
    slower = replace(REQUEST, profile=replace(REQUEST.profile, probe_s=9.0))
    assert cache_key(slower, None) == cache_key(REQUEST, None)


def test_what_was_kept_comes_back_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.profile").write_bytes(b"x" * 1000)
    requests = {"1": REQUEST, "2": replace(REQUEST, mono_source=True)}
    kept = KeptChecks(tmp_path, requests, {})
    assert kept.known == {}
    kept.keep({"1": CHECK})
    assert KeptChecks(tmp_path, requests, {}).known == {"1": CHECK}
    monkeypatch.setattr(check_cache, "MOST_BYTES", 0)
    kept.keep({"2": CHECK})
    assert [file.name for file in tmp_path.iterdir()] == ["a.profile"]


@pytest.mark.skipif(sys.platform == "win32", reason="there everybody finds out for himself")
@pytest.mark.parametrize("keeps", [True, False])
def test_what_another_is_trying_is_waited_for(tmp_path: Path, *, keeps: bool) -> None:
    """He ends while the rest is tried; where he has kept nothing it is tried here."""
    requests = {"1": REQUEST, "2": replace(REQUEST, mono_source=True), "3": replace(REQUEST, windows=(WINDOW, WINDOW))}
    claim = Claim(tmp_path / f"{cache_key(REQUEST, None)}{check_cache.SUFFIX}")
    told = replace(CHECK, headroom_db=-7.0)
    tried: list[list[str]] = []

    def ask(asked: Mapping[str, CheckProgramme]) -> ProgrammeChecks:
        if not tried:
            if keeps:
                KeptChecks(tmp_path, {"1": REQUEST}, {}).keep({"1": told})
            claim.drop()
        tried.append(list(asked))
        return ProgrammeChecks(dict.fromkeys(asked, CHECK), {})

    assert claim.take()
    kept = KeptChecks(tmp_path, requests, {})
    checks = kept.ask(requests, ask, 60.0)
    assert tried == [["2", "3"]] + [["1"]] * (not keeps)
    assert {**kept.known, **checks.done} == {"1": told if keeps else CHECK, "2": CHECK, "3": CHECK}
    assert KeptChecks(tmp_path, requests, {}).known == {**kept.known, **checks.done}
    assert {file.suffix for file in tmp_path.iterdir()} == {check_cache.SUFFIX}


def test_the_same_twice_in_a_chain_is_tried_once(tmp_path: Path) -> None:
    tried: list[list[str]] = []

    def ask(asked: Mapping[str, CheckProgramme]) -> ProgrammeChecks:
        tried.append(list(asked))
        return ProgrammeChecks(dict.fromkeys(asked, CHECK), {})

    kept = KeptChecks(tmp_path, {"1": REQUEST, "2": REQUEST}, {})
    checks = kept.ask({"1": REQUEST, "2": REQUEST}, ask, 60.0)
    if sys.platform != "win32":
        assert tried == [["1"]]
    assert {**kept.known, **checks.done} == {"1": CHECK, "2": CHECK}


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = KeptChecks(None, {"1": REQUEST}, {})
    kept.keep({"1": CHECK})
    assert kept.known == {}
    assert list(tmp_path.iterdir()) == []
