"""One chain hosted in several ways, at other sample rates and in other blocks, and what does not stay the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chainsim.model.audio import SourceInfo
from chainsim.short_repr import Brief
from chainsim.units import s_from_frames


class Quantity(StrEnum):
    """What should not depend on how a chain is hosted."""

    GAIN = "gain"
    CLEAN_LIMIT = "clean limit"
    LATENCY = "latency"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True, repr=False)
class HostedRow(Brief):
    """A render of the chain at one rate, in blocks of one size.

    None is what could not be told; `unknown` says why.
    """

    sample_rate_hz: int
    block_frames: int
    gain_db: float | None = None  # of the output, after the fader, over the bands that all rates have
    clean_to_dbfs: float | None = None  # peak of the source up to which every stage is linear; +inf: as far as probed
    limited_by: str | None = None  # the stage that it is of
    latency_frames: int | None = None  # as the plugins report it
    response_db: Mapping[float, float] = field(default_factory=dict)  # by band in Hz, less the gain
    unknown: Mapping[Quantity, str] = field(default_factory=dict)

    @property
    def latency_ms(self) -> float | None:
        """At this row's rate."""
        return None if self.latency_frames is None else 1000.0 * s_from_frames(self.latency_frames, self.sample_rate_hz)

    def deviation(self, other: HostedRow) -> tuple[float, float]:
        """Largest difference of two responses in dB, and its band in Hz; over the bands that both have."""
        theirs = other.response_db
        return max(
            ((abs(theirs[hz] - db), hz) for hz, db in self.response_db.items() if hz in theirs), default=(0.0, 0.0)
        )

    @property
    def host(self) -> str:
        """In words."""
        return f"{self.sample_rate_hz} Hz in blocks of {self.block_frames}"


@dataclass(frozen=True, slots=True, repr=False)
class Sameness(Brief):
    """Whether a quantity is the same in all rows; None: that could not be told. `words` say how, or why."""

    quantity: Quantity
    same: bool | None
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class HostedChain(Brief):
    """`rows` in the order asked for; `repeat`: the first row rendered once more."""

    title: str
    source: SourceInfo
    rows: tuple[HostedRow, ...]
    repeat: HostedRow
    sameness: tuple[Sameness, ...]
