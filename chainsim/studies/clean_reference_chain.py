"""The chain as it would sound if some of its stages could not be overdriven.

Each of them is fed at a power of two below its level, inside its linear region, and what follows it gets the level
back: floating point scales exactly by powers of two, so a stage that is linear gives bit for bit what it gave before,
and every later stage, a compressor too, works at the level that it is meant to work at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from chainsim.model.chain import Branch, Chain, ParallelStage, Stage
from chainsim.model.result import StageResult
from chainsim.model.stage_addressing import branch_prefix
from chainsim.units import db_from_gain

MARGIN_DB = 12.0
"""Programme has peaks that a stage's filters may raise; a clip's edge is found to 0.1 dB, a saturation's to a step."""

_MOST_HALVINGS = 16


def clean_reference(chain: Chain, halvings: Mapping[str, int]) -> Chain:
    """The chain with every stage of `halvings`, by path, fed so many times half of its level, made up behind it."""
    stages, left_db = _lane(chain.stages, "", halvings)
    return chain.model_copy(update={"stages": stages, "fader_db": chain.fader_db + left_db})


def tap_gains(chain: Chain, halvings: Mapping[str, int]) -> tuple[float, ...]:
    """What brings each top-level tap of the reference back to its level, tap 0 first; linear."""
    return 1.0, *(2.0 ** halvings.get(str(number), 0) for number in range(1, len(chain.stages) + 1))


def halvings_for(stage: StageResult, raised_db: float = 0.0) -> int:
    """How often the level has to be halved so that the stage is linear on this programme.

    Args:
        stage: as measured.
        raised_db: how much hotter its input may be in the reference, where earlier stages do not clip.
    """
    onset_dbfs = stage.profile.worst_onset_dbfs
    peak_dbfs = stage.input.sample_peak_dbfs
    if onset_dbfs is None or not math.isfinite(peak_dbfs):
        return 0
    over_db = peak_dbfs + raised_db + MARGIN_DB - onset_dbfs
    return max(0, min(_MOST_HALVINGS, math.ceil(over_db / db_from_gain(2.0))))


def _lane(stages: Sequence[Stage], prefix: str, halvings: Mapping[str, int]) -> tuple[tuple[Stage, ...], float]:
    """The stages with their new trims, and the gain in dB that is still to be made up behind the last."""
    left_db, changed = 0.0, []
    for number, stage in enumerate(stages, start=1):
        path = f"{prefix}{number}"
        down_db = -halvings.get(path, 0) * db_from_gain(2.0)
        update: dict[str, object] = {"trim_db": stage.trim_db + left_db + down_db}
        if isinstance(stage, ParallelStage):
            update["parallel"] = tuple(_branches(stage, path, halvings))
        changed.append(stage.model_copy(update=update))
        left_db = -down_db
    return tuple(changed), left_db


def _branches(stage: ParallelStage, path: str, halvings: Mapping[str, int]) -> Iterator[Branch]:
    for number, branch in enumerate(stage.parallel, start=1):
        stages, left_db = _lane(branch.stages, branch_prefix(path, number), halvings)
        yield branch.model_copy(update={"stages": stages, "gain_db": branch.gain_db + left_db})
