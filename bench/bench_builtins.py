"""Built-in stages against pedalboard's own board and FFmpeg: `python -m bench.bench_builtins [ROUNDS]`.

Ten minutes of stereo through five stages; the rows take turns, ratios are pair by pair. Start-up of `chainsim run` is
not in its wall time, and told below. The proof is of a hot track, whose trims are solved and rendered. The track is a
bar of four seconds that is repeated; once more it is music of which no bar is like another.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence

from bench.bench_chain import ROUNDS, Cost, board, chainsim, ffmpeg, material

OURS, TRIED, PROVEN = "chainsim, all meters at all taps", "  and stages tried on the programme", "  and trims proven"
ENDLESS = "  the same, of music that never repeats"
BOARD, FFMPEG = "pedalboard, nothing measured", "FFmpeg, astats + ebur128 at 6 taps"


def main(rounds: int = ROUNDS) -> None:
    """The table, to standard output."""
    with material(1.0) as (chain, audio):
        chainsim(chain, audio)  # the profiles of these stages are in the cache from here on
        short = chainsim(chain, audio, weigh=True)
    with material(10.0) as (chain, audio), material(10.0, loop=False) as (other, endless):
        for one, track in ((chain, audio), (other, endless)):
            chainsim(one, track)
        rows: dict[str, Callable[[], Cost]] = {
            OURS: lambda: chainsim(chain, audio, "--no-probe"),
            TRIED: lambda: chainsim(chain, audio),
            PROVEN: lambda: chainsim(chain, audio, prove=True),
            ENDLESS: lambda: chainsim(other, endless, prove=True),
            BOARD: lambda: board(audio),
        }
        if shutil.which("ffmpeg"):
            rows[FFMPEG] = lambda: ffmpeg(audio)
        costs = [{name: cost() for name, cost in rows.items()} for _ in range(rounds)]
        long = chainsim(chain, audio, weigh=True)
    print(f"Ten minutes of stereo, 48 kHz, five built-in stages; medians of {rounds} interleaved rounds")
    print(f"{'':36}{'wall s':>8}{'CPU s':>8}{'wall / board':>14}{'CPU / ours':>12}")
    for name in rows:
        mine, boards, ours = ([each[which] for each in costs] for which in (name, BOARD, OURS))
        print(
            f"{name:36}{_middle(one.wall_s for one in mine):8.2f}{_middle(one.cpu_s for one in mine):8.2f}"
            f"{_ratio(mine, boards, 'wall_s'):14.2f}{_ratio(mine, ours, 'cpu_s'):12.2f}"
        )
    print(f"aims against the board: {OURS.split(',')[0]} without probing 1.0, proven 2.5")
    print(f"start-up of chainsim run, not in its wall time: {_middle(one[OURS].start_up_s for one in costs):.2f} s")
    print(
        f"memory of all processes (peak PSS): {short.peak_pss_mb:.0f} MB for one minute, "
        f"{long.peak_pss_mb:.0f} MB for ten\n"
    )


def _ratio(costs: Sequence[Cost], others: Sequence[Cost], field: str) -> float:
    """Pair by pair."""
    return _middle(getattr(one, field) / getattr(other, field) for one, other in zip(costs, others, strict=True))


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
