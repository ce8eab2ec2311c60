"""`make bench`: what a check costs, side by side with rendering alone and with FFmpeg's meters.

Numbers are medians of interleaved rounds, so that a drifting machine touches all of them; ratios are pair by pair.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from bench.bench_builtins import main as bench_builtins
from bench.bench_chain import ROUNDS, chainsim, material
from bench.bench_checks import main as bench_checks
from bench.bench_meter import main as bench_meter
from bench.bench_mix import main as bench_mix
from bench.bench_page import main as bench_page
from bench.bench_plugins import main as bench_plugins
from bench.bench_presets import main as bench_presets
from bench.bench_probe import main as bench_probe
from bench.bench_trims import main as bench_trims


def main() -> None:
    """Every table, to standard output."""
    print(f"chainsim --help: {help_s():.2f} s\n")
    bench_builtins()
    growth()
    bench_meter()
    bench_checks()
    bench_mix()
    bench_plugins()
    bench_probe()
    bench_presets()
    bench_trims()
    bench_page()


def growth() -> None:
    """How time and memory grow with length, stages and sample rate."""
    print(f"{'How it grows':34}{'wall s':>8}{'MB':>8}")
    for minutes, stages, rate_hz in (
        *((minutes, 5, 48_000) for minutes in (1.0, 10.0, 60.0)),
        *((10.0, stages, 48_000) for stages in (1, 5, 20)),
        *((10.0, 5, rate_hz) for rate_hz in (44_100, 96_000, 192_000)),
    ):
        with material(minutes, stages=stages, rate_hz=rate_hz) as (chain, audio):
            weighed = chainsim(chain, audio, weigh=True)  # and every profile is in the cache
            cost = chainsim(chain, audio)
        title = f"{minutes:g} min, {stages} stages, {rate_hz / 1000:g} kHz"
        print(f"{title:34}{cost.wall_s:8.2f}{weighed.peak_pss_mb:8.0f}")
    print()


def help_s() -> float:
    """Median wall time of `chainsim --help`."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "chainsim", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
