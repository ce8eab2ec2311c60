"""A session rendered and measured: every track, every group, the bus, and what adding them up did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chainsim.model.finding import Finding
from chainsim.model.left_out import LeftOut, heard
from chainsim.model.levels import Levels
from chainsim.model.result import Result, Timing
from chainsim.model.session import Session
from chainsim.model.session_trim import SessionTrims
from chainsim.model.summing import Summing
from chainsim.plugin_failure import Failure
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class TrackResult(Brief):
    """One track. A muted one, and one that could not be rendered, has neither result nor levels."""

    number: int  # in the file, from 1
    name: str
    group: str | None
    muted: bool
    result: Result | None  # its own chain on its own audio, fader included
    placed: Levels | None  # behind fader and pan, as it enters its group or the bus: always two channels
    resampled_from_hz: int | None = None  # None: it had the session's rate
    error: str | None = None  # why it could not be rendered
    failure: Failure | None = None  # which plugin was at fault, if one was


@dataclass(frozen=True, slots=True, repr=False)
class BusResult(Brief):
    """A group, or the mix bus: what was summed, and what its chain made of it. `result` is None where that failed."""

    number: int | None  # of a group in the file, from 1; None: the bus
    name: str
    members: tuple[str, ...]  # names of tracks and groups that sound in it, in order
    sum: Levels  # what summing gave, before its own input trim
    summing: Summing
    result: Result | None
    error: str | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MixResult(Brief):
    """A whole session.

    Incomplete where a strip could not be rendered, and what comes after it is then missing from it; and where the
    project that it was made of plays what is not in it, unless that was accepted.
    """

    session: Session
    sample_rate_hz: int
    tracks: tuple[TrackResult, ...]  # in the order of the file
    groups: tuple[BusResult, ...]  # those with members, in the order of the signal: what goes into one stands before it
    bus: BusResult
    timing: Timing
    complete: bool = True
    findings: tuple[Finding, ...] = ()  # of the session and its sums; those of a strip are in its own result
    trims: SessionTrims | None = None
    explanations: Mapping[str, str] = field(default_factory=dict)  # finding name -> its page, for all findings present
    left_out_accepted: bool = False  # what is not in it is known: what is here is taken for the whole

    @property
    def lacks(self) -> tuple[LeftOut, ...]:
        """What keeps it from being the project's: all that was left out and is heard, unless that was accepted."""
        return () if self.left_out_accepted else heard(self.session.left_out)
