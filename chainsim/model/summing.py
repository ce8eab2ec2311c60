"""What adding up several signals gave: where the sum is worst, whose doing that is, and who works against whom.

Members are what enters a group or the bus, after their faders and pans. Shares are of all frames and channels.
"""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Contribution(Brief):
    """One member at one instant."""

    track: str
    sample: float  # linear and signed, in the channel of the peak
    share_db: float  # the sum with it less the sum without it: positive raises the peak, inf where it is all of it


@dataclass(frozen=True, slots=True, repr=False)
class PeakInstant(Brief):
    """One of the highest peaks of the sum; each is more than half a second from all others."""

    at_s: float
    channel: int  # from 0
    sum_dbfs: float
    contributions: tuple[Contribution, ...]  # every member, largest share first


@dataclass(frozen=True, slots=True, repr=False)
class MemberShare(Brief):
    """What one member is to the sum, over the whole length."""

    track: str
    energy_share: float  # of the members' energies; all of them together are 1
    loudness_share: float  # of the sum's K-weighted energy; together 1, negative where it takes more than it gives
    loudness_change_lu: float | None  # of the sum without it less with it, ungated; None where there is no sum
    peak_without_dbfs: float  # sample peak of the sum without it


@dataclass(frozen=True, slots=True, repr=False)
class Pair(Brief):
    """Two members that are alike, or alike and of opposite polarity, at least in the low band."""

    first: str
    second: str
    correlation: float  # -1 to 1, at no delay: as they are summed
    sum_db: float  # power of the two summed against what it would be if they were unlike; -inf where they cancel
    low_correlation: float | None  # the same up to 150 Hz; None where either has next to nothing there
    low_sum_db: float | None


@dataclass(frozen=True, slots=True, repr=False)
class Rise(Brief):
    """How far the sum is above something."""

    peak_db: float
    rms_db: float


@dataclass(frozen=True, slots=True, repr=False)
class Summing(Brief):
    """What adding up added. `sounding` members are not silent; rises and estimates are of those."""

    sounding: int
    peak_instants: tuple[PeakInstant, ...]  # highest first, a handful
    members: tuple[MemberShare, ...]  # in the order of the session
    pairs: tuple[Pair, ...]  # strongest first
    over_loudest: Rise | None  # measured, against the largest peak and the largest RMS of a single member
    over_mean: Rise | None  # against the mean peak (linear) and the mean power of the members
    estimate_uncorrelated_db: float | None  # 10 log10 N: what unlike members of one level add in RMS
    estimate_identical_db: float | None  # 20 log10 N: what N times the same adds, in RMS and in peak
