"""One value of a chain through a range: a render of each, several at a time, and the sweet spot."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.executing import executor, in_order
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.finding import limit_value
from chainsim.model.options import RunOptions
from chainsim.model.sweep import SweepResult
from chainsim.studies.best_sweep_point import sweet_spot
from chainsim.studies.sweep_point import PointTask


def sweep(
    chain_at: Callable[[float], Chain],
    values: Sequence[float],
    stimulus: Stimulus,
    options: RunOptions,
    *,
    folder: Path,
    title: str,
    parameter: str,
    is_level: bool,
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
) -> SweepResult:
    """Render the chain at every value.

    Args:
        chain_at: the chain at a value.
        values: at least one.
        stimulus: what to play in.
        options: as of any check; stages are probed at every value, from the cache where there is one.
        folder: what paths in the chain are relative to.
        title: stands for the chain's name where it has none.
        parameter: what the values are of, for the report.
        is_level: whether it moves the level at an input.
        jobs: how many values at a time; None: as many as there are processors.
        on_progress: called after every value, with how many are done.

    Raises:
        StagesRefusedError, AudioError, RenderError: as named, for a value that fails.
    """
    chains = [chain_at(value) for value in values]
    at_once = jobs or os.cpu_count() or 1
    options = options.beside(at_once)

    def on_done(count: int) -> None:
        if on_progress is not None:
            on_progress(count, len(values), "rendering values")

    tasks = [PointTask(value, chain, stimulus, options, folder) for value, chain in zip(values, chains, strict=True)]
    found = in_order(executor(at_once), tasks, on_done)
    points = tuple(one.point for one in found)
    source_levels = found[0].source
    limit_db = limit_value(chains[0].limits, "max_gain_reduction_db")
    best, reason = sweet_spot(points, source_levels, is_level=is_level, max_reduction_db=limit_db)
    return SweepResult(chains[0].name or title, stimulus.info, source_levels, parameter, is_level, points, best, reason)
