"""Does a stage answer alike in blocks of other sizes? And if not, do several instances in blocks of the same size?"""

from __future__ import annotations

import math
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

    `of_sizes_db`: of other blocks against the usual ones, by instances that get no blocks but those; `of_instances_db`:
    of instances that are played the same blocks, -inf where no other size made anybody ask.
    """

    of_sizes_db: float
    of_instances_db: float = -float("inf")


def compare_block_sizes(bench: Bench, expected: Audio) -> BlockSizes:
    """Other blocks, and where those differ the same ones again.

    Args:
        bench: with the stage.
        expected: the answer to the beginning of the staircase in the usual blocks.
    """
    frames = expected.shape[1]
    step = LEVELS_DBFS.index(OPERATING_DBFS) + 1  # one more, for what looks ahead
    ahead_frames = staircase(bench.audio, up_to_dbfs=LEVELS_DBFS[step]).shape[1]
    signal = staircase(bench.audio)[:, : -(-ahead_frames // BLOCK_FRAMES) * BLOCK_FRAMES]  # cut as it was
    rested = {size: bench.render(signal, size)[:, :frames] for size in BLOCK_SIZES}
    differ_db = {size: _unlike_db(bench, answer, expected) for size, answer in rested.items()}
    if max(differ_db.values()) <= WANDERS_DB:
        return BlockSizes(max(differ_db.values()))

    def fresh(size: int) -> Audio:
        return bench.less_silence(bench.fresh(bench.spread(signal), size))[:, :frames]

    if bench.rest_frames is None:  # then these were fresh ones
        known = {BLOCK_FRAMES: expected, **rested}
        unlike_db = max(_unlike_db(bench, fresh(size), known[size]) for _ in range(INSTANCES) for size in known)
        return BlockSizes(max(differ_db.values()), unlike_db)
    # In the usual blocks fresh ones answer as one that has rested: that was asked. In others that may be out of step.
    of_instances_db = -math.inf
    for size in (size for size in BLOCK_SIZES if differ_db[size] > WANDERS_DB):
        first = fresh(size)
        differ_db[size] = _unlike_db(bench, first, expected)
        if differ_db[size] > WANDERS_DB:
            unlike_db = _unlike_db(bench, first, rested[size])
            again_db = unlike_db if unlike_db <= WANDERS_DB else _unlike_db(bench, fresh(size), first)
            of_instances_db = max(of_instances_db, again_db)
    return BlockSizes(max(differ_db.values()), of_instances_db)


def _unlike_db(bench: Bench, answer: Audio, other: Audio) -> float:
    return float(null_by_block_db(answer, other, bench.audio.sample_rate_hz).max())
