"""What writing trims into a chain file gives: the file's change, and the levels before and with it."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.errors import Problem
from chainsim.model.result import Result
from chainsim.model.trim import Trim
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Fix(Brief):
    """`before` and `after` hold one result for every source that the chain was run on, in the same order."""

    file: str  # as the user gave it
    trims: tuple[Trim, ...]  # those that are in the new text: from what to what
    refused: tuple[Problem, ...]  # those that the way the file is written does not allow
    before: tuple[Result, ...]
    after: tuple[Result, ...]  # measured with the new text
    diff: str  # unified, empty where nothing changes
    written: bool  # else only shown; positions in `refused` are those of the text that is on disk
    settled: bool  # with the new text no further trim is asked for
