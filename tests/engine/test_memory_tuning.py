from __future__ import annotations

import platform
import subprocess
import sys

import pytest

ROUNDS = 200
COUNT_FAULTS = f"""
import resource, sys
from chainsim.engine.memory_tuning import keep_freed_memory
if sys.argv[1] == "keep":
    keep_freed_memory()
import numpy as np
faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def blocks():
    for _ in range({ROUNDS}):
        held = [np.ones(65536, np.float32) for _ in range(8)]
blocks()
before = faults()
blocks()
print(faults() - before)
"""


COUNT_COLLECTIONS = """
import gc
from chainsim.engine.memory_tuning import collect_seldom
found = []
gc.callbacks.append(lambda phase, about: found.append(phase))
for from_the_beginning in (True, False):
    collect_seldom(from_the_beginning=from_the_beginning)
    gc.collect()
    found.clear()
    held = [[] for _ in range(100_000)]
    print(found.count("stop"))
"""


def test_what_a_command_imports_is_not_looked_through() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT_COLLECTIONS], check=True, capture_output=True, text=True)
    assert done.stdout.split() in (["0", "1"], ["0", "2"])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is told")
def test_blocks_that_were_freed_are_not_faulted_in_again() -> None:
    faults = {
        how: int(subprocess.run([sys.executable, "-c", COUNT_FAULTS, how], check=True, capture_output=True).stdout)
        for how in ("keep", "as it is")
    }
    pages_of_a_round = 8 * 65536 * 4 // 4096
    assert faults["as it is"] > ROUNDS * pages_of_a_round // 4
    assert faults["keep"] < pages_of_a_round


COUNT_LARGE_FAULTS = """
import resource, sys
from chainsim.engine.memory_tuning import give_back_freed_memory, keep_freed_memory, keep_much_freed_memory
keep_freed_memory()
import numpy as np
faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def rows():
    for _ in range(5):
        held = [np.ones(6 << 20) for _ in range(3)]
if sys.argv[1] == "keep":
    keep_much_freed_memory()
rows()
before = faults()
rows()
during = faults() - before
give_back_freed_memory()
rss = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")]
print(during, rss[0])
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is told")
def test_long_arrays_that_were_freed_are_not_faulted_in_again_and_given_back_at_the_end() -> None:
    told = {
        how: subprocess.run([sys.executable, "-c", COUNT_LARGE_FAULTS, how], check=True, capture_output=True).stdout
        for how in ("keep", "as it is")
    }
    (faults, rss_kb), (usual_faults, usual_rss_kb) = (map(int, told[how].split()) for how in ("keep", "as it is"))
    assert faults < usual_faults / 5  # however large pages are
    assert rss_kb < usual_rss_kb + (100 << 10)


def test_nothing_is_looked_through_at_the_end() -> None:
    look = (
        "import gc; from chainsim.engine.memory_tuning import collect_no_more as f; f(); print(len(gc.get_objects()))"
    )
    left = subprocess.run([sys.executable, "-c", look], check=True, capture_output=True).stdout
    assert int(left) < 100
