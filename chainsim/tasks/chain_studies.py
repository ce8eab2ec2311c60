"""Studies of a chain as they are asked for: one value through a range, the fader beside a trim."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import FaderVsTrim
from chainsim.model.options import RunOptions
from chainsim.model.sweep import SweepResult
from chainsim.studies.fader_vs_trim import fader_vs_trim
from chainsim.studies.sweep import sweep
from chainsim.tasks.chain_request import ChainRequest, FileRequest
from chainsim.tasks.value_overrides import Override

INPUT_DB = "input_db"
"""Sweeps the level of the source, on top of what the chain's own input trim does."""


def swept(
    request: FileRequest | ChainRequest,
    target: str,
    values: Sequence[float],
    options: RunOptions,
    *,
    given: str,
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
) -> SweepResult:
    """Take one value of a chain through a range.

    Args:
        request: the chain, and what is played into it.
        target: `input_db`, or a place in the chain as `Override` has it.
        values: at least one.
        options: excerpt, aims, limits and the rest of how a check is run.
        given: what messages call the target, such as "--set '3.trim_db'"; the value follows.
        jobs: how many values at a time; None: as many as there are processors.
        on_progress: called after every value.

    Raises:
        UsageError: there is no such place. Else as `run`.
    """
    if not values:
        raise UsageError("nothing to sweep: expected at least one value")

    with request.opened(options) as asked:

        def chain_at(value: float) -> Chain:
            if target == INPUT_DB:
                trim_db = asked.chain.input_trim_db + value
                return Override("input_trim_db", trim_db, f"input_trim_db={trim_db!r}").in_chain(asked.chain)
            return Override(target, value, f"{given}={value!r}").in_chain(asked.chain)

        return sweep(
            chain_at,
            values,
            asked.stimulus,
            asked.options,
            folder=asked.folder,
            title=asked.title,
            parameter=target,
            is_level=target == INPUT_DB or target.endswith("trim_db"),
            jobs=jobs,
            on_progress=on_progress,
        )


def fader_and_trim(
    request: FileRequest | ChainRequest,
    options: RunOptions,
    *,
    change_db: float | None = None,
    render_to: Path | None = None,
    on_progress: OnProgress | None = None,
) -> FaderVsTrim:
    """Compare the fader with a trim; arguments and errors as `fader_vs_trim`."""
    with request.opened(options) as asked:
        return fader_vs_trim(
            asked.chain,
            asked.stimulus,
            asked.options,
            folder=asked.folder,
            title=asked.title,
            change_db=change_db,
            render_to=render_to,
            on_progress=on_progress,
        )
