"""`make bench`: what a check costs, side by side with rendering alone. Numbers are medians of interleaved rounds."""

from __future__ import annotations

import subprocess
import sys
import time

from bench.bench_chain import ROUNDS, board, chainsim, material, median
from bench.bench_meter import main as bench_meter


def main() -> None:
    """Every table, to standard output."""
    print("Start-up")
    print(f"  chainsim --help             {help_s():6.2f} s")
    print()
    with material(1.0) as (chain, audio):
        short = chainsim(chain, audio)
    with material(10.0) as (chain, audio):
        pairs = [(chainsim(chain, audio), board(audio)) for _ in range(ROUNDS)]
    ours, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    print(f"Ten minutes of stereo through five built-in stages, medians of {ROUNDS} interleaved rounds")
    print("                                wall      CPU")
    print(
        f"  chainsim, all meters        {median(ours, lambda c: c.wall_s):6.2f} s {median(ours, lambda c: c.cpu_s):6.2f} s"
    )
    print(
        f"  pedalboard, no meters       {median(theirs, lambda c: c.wall_s):6.2f} s {median(theirs, lambda c: c.cpu_s):6.2f} s"
    )
    ratios = sorted(one.wall_s / other.wall_s for one, other in pairs)
    print(f"  wall, chainsim / pedalboard {ratios[len(ratios) // 2]:6.2f}   ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"  start-up of chainsim run    {median(ours, lambda c: c.start_up_s):6.2f} s  (not in the wall time above)")
    print()
    print("Memory of all processes together, peak PSS")
    print(f"  one minute                  {short.peak_pss_mb:6.0f} MB")
    print(f"  ten minutes                 {median(ours, lambda c: c.peak_pss_mb):6.0f} MB")
    print()
    bench_meter()


def help_s() -> float:
    """Median wall time of `chainsim --help`."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "chainsim", "--help"], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return sorted(times)[ROUNDS // 2]


if __name__ == "__main__":
    main()
