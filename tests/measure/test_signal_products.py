"""Products of signals, and that nothing here is large enough for OpenBLAS to wake threads of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from chainsim.measure.signal_products import (
    DOT_FRAMES,
    MULTIPLICATIONS,
    TILE_ROWS,
    energy,
    inner_product,
    inner_products,
    times_matrix,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
CHAIN = str(EXAMPLES / "hot-drums" / "chain.yaml")
DRUMS = str(EXAMPLES / "hot-drums" / "loop_breakbeat.flac")
KICK = str(EXAMPLES / "clipped-kick" / "drum_heavy_kick.flac")

WATCHED = """
import json, os, sys, time
from pathlib import Path

def turns(thread):
    return int((tasks / thread / "schedstat").read_text().split()[2])

def asleep(thread):
    return (tasks / thread / "stat").read_text().rpartition(")")[2].split()[0] == "S"

def settled():
    # They look out for work for a moment after their start, and then go to sleep. One that wants to run and was not
    # given a turn on a busy machine is not asleep.
    seen = None
    while (now := {thread: turns(thread) for thread in pool}) != seen or not all(map(asleep, pool)):
        seen = now
        time.sleep(0.1)
    return seen

tasks = Path("/proc/self/task")
before = dict(os.environ)
import numpy
pool = [task.name for task in tasks.iterdir() if task.name != str(os.getpid())]
import chainsim
from chainsim.cli.main import run
from chainsim.measure import kernel
changed = sorted(before.items() ^ os.environ.items())
kernel.available = kernel.available and sys.argv[1] == "compiled"
seen = settled()
sys.stdout = sys.stderr
code = run(sys.argv[2:])
woken = sum(turns(thread) - seen[thread] for thread in pool)
print(json.dumps({"pool": len(pool), "woken": woken, "code": code, "changed": changed}), file=sys.__stdout__)
"""


@pytest.mark.parametrize("frames", [0, 1, DOT_FRAMES, DOT_FRAMES + 1, 3 * DOT_FRAMES - 7])
def test_it_is_the_sum_of_all_products(frames: int) -> None:
    rng = np.random.default_rng(frames)
    first, second = rng.integers(-1000, 1000, (2, 2, frames))  # whole numbers: every sum is exact in double
    exact = sum(Fraction(int(x)) * int(y) for x, y in zip(first.ravel(), second.ravel(), strict=True))
    assert inner_product(first.astype(np.float64), second.astype(np.float64)) == exact
    assert energy(first.astype(np.float64)) == sum(int(x) ** 2 for x in first.ravel())


@pytest.mark.parametrize("members", [1, 2, TILE_ROWS, TILE_ROWS + 1, 2 * TILE_ROWS + 3])
def test_each_row_with_each(members: int) -> None:
    frames = 2 * MULTIPLICATIONS // min(members, TILE_ROWS) ** 2 + 5
    rows = np.random.default_rng(members).integers(-1000, 1000, (members, frames)).astype(np.float64)
    assert np.array_equal(inner_products(rows), np.einsum("if,jf->ij", rows, rows))


@pytest.mark.parametrize("rows", [1, 64, 65, 300])
def test_a_product_in_pieces_is_the_product(rows: int) -> None:
    rng = np.random.default_rng(rows)
    left, matrix = rng.integers(-9, 9, (2, rows, 64)), rng.integers(-9, 9, (64, 64))
    product = times_matrix(left.astype(np.float64), matrix.astype(np.float64))
    assert np.array_equal(product, left @ matrix)


def assert_none_woken(loops: str, folder: Path, *command: str) -> None:
    """Run a command in a process whose NumPy may have four threads; none of them may have run since its import."""
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED, loops, *command],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "4", "XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(ended.stdout)
    if told["pool"] == 0:
        pytest.skip("this NumPy has no threads of OpenBLAS")
    assert told["code"] in {0, 1}, ended.stderr
    assert told["changed"] == []
    assert told["woken"] == 0


needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="how often a thread ran is read from /proc")
loops = pytest.mark.parametrize("loops", ["compiled", "numpy"])


@needs_proc
@loops
def test_a_run_wakes_no_thread_of_openblas(loops: str, tmp_path: Path) -> None:
    assert_none_woken(loops, tmp_path, "run", CHAIN, DRUMS, "--no-probe")


@needs_proc
@loops
@pytest.mark.slow(seconds=8)
@pytest.mark.parametrize(
    "command",
    [
        ("run", CHAIN, DRUMS),
        ("fader-vs-trim", str(EXAMPLES / "clipped-kick" / "chain.yaml"), KICK),
        ("sweep", str(EXAMPLES / "clipped-kick" / "chain.yaml"), KICK, "--input-db", "-12:0:6"),
        ("review", DRUMS),
        ("mix", str(EXAMPLES / "thirty-tracks" / "unlike.yaml")),
    ],
    ids=lambda command: command[0],
)
def test_no_command_wakes_a_thread_of_openblas(command: tuple[str, ...], loops: str, tmp_path: Path) -> None:
    assert_none_woken(loops, tmp_path, *command)
