"""Finished mixes reviewed, with some judgements left out: one that can't be read stops none of the others."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, UsageError
from chainsim.judge import JUDGES
from chainsim.load.wording import suggestion
from chainsim.model.audio import Excerpt
from chainsim.model.review import Reviewed
from chainsim.review_pipeline import review_file


def ignored_judgements(select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """What `--select` leaves out and `--ignore` names.

    Raises:
        UsageError: a judgement that does not exist.
    """
    for option, names in (("--select", select), ("--ignore", ignore)):
        for name in names:
            if name not in JUDGES:
                raise UsageError(f"{option}: unknown judgement '{name}'{suggestion(name, JUDGES, 'there are')}")
    return frozenset(ignore) | (frozenset(JUDGES) - frozenset(select) if select else frozenset())


def reviewed_file(
    file: str, excerpt: Excerpt, ignored: Collection[str], on_progress: OnProgress | None = None
) -> Reviewed:
    """One file; an error becomes part of the answer."""
    began_s = time.monotonic()
    try:
        result = review_file(Path(file), excerpt=excerpt, ignored=ignored, on_progress=on_progress)
    except ChainsimError as error:
        return Reviewed(file, error=error, duration_s=time.monotonic() - began_s)
    return Reviewed(file, result, duration_s=time.monotonic() - began_s)
