from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from bench.soak import SEED, random_chain, soak


def test_chains_are_the_same_every_time_and_one_in_ten_has_trouble() -> None:
    chains = [random_chain(number) for number in range(100)]
    assert chains == [random_chain(number) for number in range(100)]
    troubled = [
        number
        for number, chain in enumerate(chains)
        if any(name in chain.model_dump_json() for name in ("InProcess", "InLoad", "NanOutput", "Misdeeds"))
    ]
    assert troubled == list(range(0, 100, 10))
    assert chains[1] != random_chain(1, SEED + 1)


@pytest.mark.vst3
def test_nothing_grows_and_every_answer_is_the_same_again(test_plugins_dir: Path) -> None:
    """Seed 13 begins with a segmentation fault. 500 renders are `python -m bench.soak`'s."""
    others = len(psutil.Process().children(recursive=True))  # of tests before this one
    differing, failures, footprints = soak(6, seed=13)
    assert (differing, failures) == ([], 2)
    first = footprints[0]
    assert {(one.descriptors, one.threads, one.processes) for one in footprints} == {
        (first.descriptors, first.threads, first.processes)
    }
    assert first.processes <= others + int(sys.platform == "linux")  # the fork server stays
