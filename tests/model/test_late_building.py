"""What checks chains and sessions is made once it is needed, by however many threads at the same time."""

from __future__ import annotations

import subprocess
import sys

ASKED = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from chainsim.model.chain import Chain, Frozen
from chainsim.model.late_building import BUILT_LATE
from chainsim.model.session import Session

assert Chain.__pydantic_complete__ is Session.__pydantic_complete__ is not BUILT_LATE
start = Barrier(8)

def chain(number: int) -> Chain:
    start.wait()
    stages = [{"parallel": [{"stages": [{"builtin": "Gain", "trim_db": number}]}, {}]}]
    return Chain.model_validate({"version": 1, "stages": stages, "source": {"signal": "sine"}})

with ThreadPoolExecutor(8) as pool:
    chains = list(pool.map(chain, range(8)))
print([one.stages[0].parallel[0].stages[0].trim_db for one in chains])
print(Chain.__pydantic_complete__, Session.__pydantic_complete__ is not BUILT_LATE)
"""


def test_with_the_first_and_not_with_the_import() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (f"{[float(number) for number in range(8)]}\nTrue True\n", "")
