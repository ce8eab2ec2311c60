from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.soak import SEED, random_chain
from tests.tools.cache import ROOT


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


ALONE = """
import json, sys
from dataclasses import asdict
from bench.soak import soak
differing, failures, footprints = soak(6, seed=13)
json.dump([differing, failures, [asdict(one) for one in footprints]], sys.stdout)
"""


@pytest.mark.vst3
def test_nothing_grows_and_every_answer_is_the_same_again(test_plugins_dir: Path) -> None:
    """In a process of its own, whose descriptors are nobody else's.

    Seed 13 begins with a segmentation fault. 500 renders are `python -m bench.soak`'s.
    """
    done = subprocess.run([sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    differing, failures, footprints = json.loads(done.stdout)
    assert (differing, failures) == ([], 2)
    kept = {(one["descriptors"], one["threads"], one["processes"]) for one in footprints}
    assert len(kept) == 1
    assert footprints[0]["processes"] <= int(sys.platform == "linux")  # the fork server stays
