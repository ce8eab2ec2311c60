"""What a plugin that is not here means for a task: it could not be measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.errors import HostError


@contextmanager
def missing_plugins() -> Iterator[None]:
    """A plugin that is not here means "could not measure"; every other refusal is a mistake in what was asked."""
    try:
        yield
    except StagesRefusedError as refused:
        if any(problem.missing for problem in refused.problems):
            raise HostError(str(refused)) from None
        raise
