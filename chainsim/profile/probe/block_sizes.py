"""Does a stage answer alike in blocks of other sizes? And if not, do several instances in blocks of the same size?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    blocks, -inf where no other size made anybody ask. `of_rested`: by size, the answers of one that has rested, if
    some differ from that in the usual blocks: it may be out of step.
    """

    of_sizes_db: float
    of_instances_db: float = -math.inf
    of_rested: Mapping[int, Audio] = field(default_factory=dict)


def compare_block_sizes(bench: Bench, expected: Audio) -> BlockSizes:
    """Other blocks, and where those differ and each answer is a fresh instance's, the same ones again.

    Args:
        bench: with the stage.
        expected: the answer to the beginning of the staircase in the usual blocks.
    """
    signal, frames = _played(bench), expected.shape[1]
    answers = {size: bench.render_audio(signal, size)[:, :frames] for size in BLOCK_SIZES}
    differ_db = {size: _unlike_db(bench, answer, expected) for size, answer in answers.items()}
    of_sizes_db = max(differ_db.values())
    if of_sizes_db <= WANDERS_DB:
        return BlockSizes(of_sizes_db)
    if bench.rest_frames is not None:
        return BlockSizes(of_sizes_db, of_rested=answers)
    known = {BLOCK_FRAMES: expected, **answers}
    rounds = [(answer, _fresh(bench, size, frames)) for _ in range(INSTANCES) for size, answer in known.items()]
    return BlockSizes(of_sizes_db, max(_unlike_db(bench, other, answer) for answer, other in rounds))


def judged_by_fresh_ones(bench: Bench, expected: Audio, blocks: BlockSizes) -> BlockSizes:
    """The same by instances that get blocks of one size only, where one that has rested differs.

    In the usual blocks they answer as that does, which was asked. To be the last that is asked of it: it is let go of.
    """
    if not blocks.of_rested:
        return blocks
    differ_db = {size: _unlike_db(bench, rested, expected) for size, rested in blocks.of_rested.items()}
    of_instances_db = -math.inf
    for size in (size for size in differ_db if differ_db[size] > WANDERS_DB):
        first = _fresh(bench, size, expected.shape[1])
        differ_db[size] = _unlike_db(bench, first, expected)
        if differ_db[size] > WANDERS_DB:
            unlike_db = _unlike_db(bench, first, blocks.of_rested[size])
            if unlike_db > WANDERS_DB:
                unlike_db = _unlike_db(bench, _fresh(bench, size, expected.shape[1]), first)
            of_instances_db = max(of_instances_db, unlike_db)
    return BlockSizes(max(differ_db.values()), of_instances_db)


def _fresh(bench: Bench, size: int, frames: int) -> Audio:
    return bench.less_silence(bench.fresh(_played(bench), size))[:, :frames]


def _played(bench: Bench) -> Audio:
    step = LEVELS_DBFS.index(OPERATING_DBFS) + 1  # one more, for what looks ahead
    ahead_frames = staircase(bench.audio, up_to_dbfs=LEVELS_DBFS[step]).shape[1]
    whole = staircase(bench.audio)[:, : -(-ahead_frames // BLOCK_FRAMES) * BLOCK_FRAMES]  # cut as it was
    return bench.spread(whole)


def _unlike_db(bench: Bench, answer: Audio, other: Audio) -> float:
    return float(null_by_block_db(answer, other, bench.audio.sample_rate_hz).max())
