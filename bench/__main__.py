"""`make bench`: what a check costs, side by side with rendering alone and with FFmpeg's meters.

Numbers are medians of interleaved rounds, so that a drifting machine touches all of them; ratios are pair by pair.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable

from bench.bench_chain import ROUNDS, Cost, board, chainsim, ffmpeg, material
from bench.bench_checks import main as bench_checks
from bench.bench_meter import main as bench_meter
from bench.bench_mix import main as bench_mix
from bench.bench_page import main as bench_page
from bench.bench_plugins import main as bench_plugins
from bench.bench_probe import main as bench_probe
from bench.bench_trims import main as bench_trims


def main() -> None:
    """Every table, to standard output."""
    print(f"chainsim --help: {help_s():.2f} s\n")
    side_by_side()
    growth()
    bench_meter()
    bench_checks()
    bench_mix()
    bench_plugins()
    bench_probe()
    bench_trims()
    bench_page()


def side_by_side() -> None:
    """Ten minutes through five stages: chainsim, pedalboard alone, FFmpeg."""
    with material(1.0) as (chain, audio):
        chainsim(chain, audio)  # the profiles of these stages are in the cache from here on
        short = chainsim(chain, audio, weigh=True)
    rounds: list[tuple[Cost, Cost, Cost, Cost | None]] = []
    with material(10.0) as (chain, audio):
        for _ in range(ROUNDS):
            other = ffmpeg(audio) if shutil.which("ffmpeg") else None
            rounds.append((chainsim(chain, audio, "--no-probe"), chainsim(chain, audio), board(audio), other))
        long = chainsim(chain, audio, weigh=True)
    ours, tried, boards, ffmpegs = zip(*rounds, strict=True)
    print(f"Ten minutes of stereo, 48 kHz, five built-in stages; medians of {ROUNDS} interleaved rounds")
    print(f"{'':36}{'wall s':>8}{'CPU s':>8}{'wall / ours':>13}{'CPU / ours':>12}")
    row("chainsim, all meters at all taps", ours, ours)
    row("  and stages tried on the programme", tried, ours)
    row("pedalboard, nothing measured", boards, ours)
    if all(ffmpegs):
        row("FFmpeg, astats + ebur128 at 6 taps", [one for one in ffmpegs if one], ours)
    print(f"start-up of chainsim run, not in its wall time: {middle(one.start_up_s for one in ours):.2f} s")
    print(
        f"memory of all processes (peak PSS): {short.peak_pss_mb:.0f} MB for one minute, "
        f"{long.peak_pss_mb:.0f} MB for ten\n"
    )


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


def row(title: str, costs: tuple[Cost, ...] | list[Cost], ours: tuple[Cost, ...]) -> None:
    """One line of the table."""
    wall, cpu = middle(one.wall_s for one in costs), middle(one.cpu_s for one in costs)
    wall_ratio = middle(one.wall_s / our.wall_s for one, our in zip(costs, ours, strict=True))
    cpu_ratio = middle(one.cpu_s / our.cpu_s for one, our in zip(costs, ours, strict=True))
    print(f"{title:36}{wall:8.2f}{cpu:8.2f}{wall_ratio:13.2f}{cpu_ratio:12.2f}")


def middle(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


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
