"""Does a stage answer alike in blocks of other sizes?"""

from __future__ import annotations

from chainsim.model.audio import Audio
from chainsim.profile.level_scaling import LEVELS_DBFS, OPERATING_DBFS, staircase
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import null_by_block_db

BLOCK_SIZES = (64, 512)


def block_size_residual_db(bench: Bench, expected: Audio) -> float:
    """The staircase up to the operating level in other blocks, worst 10 ms against the loudest."""
    rate_hz, frames = bench.audio.sample_rate_hz, expected.shape[1]
    signal = staircase(
        bench.audio, up_to_dbfs=LEVELS_DBFS[LEVELS_DBFS.index(OPERATING_DBFS) + 1]
    )  # for what looks ahead
    return max(
        float(null_by_block_db(bench.render(signal, size)[:, :frames], expected, rate_hz).max()) for size in BLOCK_SIZES
    )
