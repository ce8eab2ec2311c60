"""The first cases of every fuzz target; `python -m bench.fuzz_chains` and its like try the many."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import fuzz_audio, fuzz_cache, fuzz_chains, fuzz_config, fuzz_presets, fuzz_projects
from bench.fuzzing import try_all

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="counts memory as POSIX does")


def test_chain_and_session_files() -> None:
    tally = fuzz_chains.fuzz(800, seed=2)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 800
    assert tally.outcomes["chain refused"] > 400
    assert tally.outcomes["chain read"] > 8


@pytest.mark.slow
def test_audio_files() -> None:
    tally = fuzz_audio.FUZZER.fuzz(400, seed=2)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 400
    assert min(tally.outcomes["played"], tally.outcomes["refused"]) > 40


def test_settings_files() -> None:
    tally = fuzz_config.FUZZER.fuzz(300, seed=2)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 300
    assert min(tally.outcomes["read"], tally.outcomes["refused"]) > 30


@pytest.mark.slow
def test_cache_entries() -> None:
    tally = fuzz_cache.FUZZER.fuzz(300, seed=2)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 300
    assert all(tally.outcomes[f"{kind}: taken"] > 10 for kind in ("result", "profile"))


@pytest.mark.slow
def test_projects_of_other_programs() -> None:
    tally = fuzz_projects.FUZZER.fuzz(300, seed=2)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 300
    assert all(tally.outcomes[f"{kind} read"] for kind in (".RPP", ".RfxChain", ".dawproject", ".vstpreset", ".py"))


@pytest.mark.vst3
def test_presets_and_states(test_plugins_dir: Path) -> None:
    tally = fuzz_presets.fuzz(40, seed=2)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 40
    assert tally.outcomes["preset refused"] > 4


@pytest.mark.slow
def test_a_worker_that_dies_is_noted_with_its_case_and_the_next_goes_on() -> None:
    """This module as a target: its case 1 ends the process."""
    answers = list(try_all("tests.test_fuzzing", 0, 3))
    assert [(answer["case"], answer["outcome"]) for answer in answers] == [(0, "read"), (1, "died"), (2, "read")]


def _trial(case: int) -> tuple[str, str]:
    if case == 1:
        sys.exit(7)
    return "read", ""


if __name__ == "__main__":
    from bench.fuzzing import work

    work(_trial, *map(int, sys.argv[2:4]))
