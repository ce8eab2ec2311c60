"""Does a stage answer alike in blocks of other sizes? And if not, do several instances in blocks of the same size?"""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.audio import Audio
from chainsim.profile.level_scaling import LEVELS_DBFS, OPERATING_DBFS, WANDERS_DB, staircase
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import null_by_block_db
from chainsim.profile.stage_stream import BLOCK_FRAMES

BLOCK_SIZES = (64, 512)
INSTANCES = 2
"""What begins with whatever was in memory begins alike more often than not."""


@dataclass(frozen=True, slots=True)
class BlockSizes:
    """Residuals of the staircase up to the operating level, worst 10 ms against the loudest.

    `of_sizes_db`: of other blocks against the usual ones; `of_instances_db`: of instances that are played the same
    blocks, -inf where no other size made anybody ask.
    """

    of_sizes_db: float
    of_instances_db: float = -float("inf")


def compare_block_sizes(bench: Bench, expected: Audio) -> BlockSizes:
    """Other blocks, and where those differ the same ones again.

    Args:
        bench: with the stage.
        expected: the answer to the beginning of the staircase in the usual blocks.
    """
    rate_hz, frames = bench.audio.sample_rate_hz, expected.shape[1]
    step = LEVELS_DBFS.index(OPERATING_DBFS) + 1  # one more, for what looks ahead
    ahead_frames = staircase(bench.audio, up_to_dbfs=LEVELS_DBFS[step]).shape[1]
    signal = staircase(bench.audio)[:, : -(-ahead_frames // BLOCK_FRAMES) * BLOCK_FRAMES]  # cut as it was
    by_size = {BLOCK_FRAMES: expected, **{size: bench.render(signal, size)[:, :frames] for size in BLOCK_SIZES}}
    of_sizes_db = max(float(null_by_block_db(by_size[size], expected, rate_hz).max()) for size in BLOCK_SIZES)
    if of_sizes_db <= WANDERS_DB:
        return BlockSizes(of_sizes_db)
    rested = bench.rest_frames is not None  # then fresh ones answer as it does in the usual blocks: that was asked
    sizes = BLOCK_SIZES if rested else tuple(by_size)
    played = bench.spread(signal)
    rounds = [
        {size: bench.less_silence(bench.fresh(played, size))[:, :frames] for size in sizes} for _ in range(INSTANCES)
    ]
    first, *others = rounds if rested else [by_size, *rounds]  # a rested one may be out of step in short blocks
    unlike_db = (float(null_by_block_db(each[size], first[size], rate_hz).max()) for each in others for size in sizes)
    return BlockSizes(of_sizes_db, max(unlike_db))
