"""Sessions of gains, as the meters would see them: tracks with levels, a bus with a sum and a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chainsim.model.chain import Reference
from chainsim.model.levels import Levels
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.result import Result, Timing
from chainsim.model.session import Bus, Group, Session, Track
from chainsim.model.summing import Contribution, Pair, PeakInstant, Rise, Summing
from chainsim.model.trim import Policy
from tests.diagnose.measurements import Gain, amplified, levels, measured


@dataclass(frozen=True)
class Made:
    """A track: its source, its chain, and how it enters the mix (default: as its chain gives it)."""

    name: str
    source: Levels = field(default_factory=levels)
    stages: tuple[Gain, ...] = ()
    input_trim_db: float = 0.0
    fader_db: float = 0.0
    placed: Levels | None = None
    group: str | None = None


@dataclass(frozen=True)
class Summed:
    """A bus or group: what enters it, and its chain."""

    peak_dbfs: float = -6.0
    stages: tuple[Gain, ...] = ()
    fader_db: float = 0.0
    pairs: tuple[Pair, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    rise: Rise | None = None
    name: str = "bus"


def mixed(
    tracks: Sequence[Made] = (),
    bus: Summed | None = None,
    groups: Sequence[Summed] = (),
    *,
    reference: Reference | None = None,
    limits: Mapping[str, float] | None = None,
    ignore: Sequence[str] = (),
) -> MixResult:
    bus = bus or Summed()
    tracks = tracks or [Made("Kick"), Made("Snare")]
    session = Session(
        version=1,
        reference=reference or Reference(),
        tracks=tuple(
            Track(
                name=track.name,
                file=f"{track.name}.wav",
                input_trim_db=track.input_trim_db,
                fader_db=track.fader_db,
                group=track.group,
            )
            for track in tracks
        ),
        groups=tuple(Group(name=group.name, fader_db=group.fader_db) for group in groups),
        bus=Bus(fader_db=bus.fader_db),
        limits=dict(limits or {}),
        ignore=tuple(ignore),
    )
    return MixResult(
        session=session,
        sample_rate_hz=48_000,
        tracks=tuple(_track(number, track) for number, track in enumerate(tracks, start=1)),
        groups=tuple(
            _bus(group, [track.name for track in tracks if track.group == group.name], number)
            for number, group in enumerate(groups, start=1)
        ),
        bus=_bus(bus, [track.name for track in tracks if track.group is None], None),
        timing=Timing(0.0, 0.0),
    )


def _track(number: int, made: Made) -> TrackResult:
    chain = measured(made.stages, source=made.source, input_trim_db=made.input_trim_db, fader_db=made.fader_db)
    result = _result(chain)
    return TrackResult(
        number=number,
        name=made.name,
        group=made.group,
        muted=False,
        result=result,
        placed=made.placed or result.measurement.output,
    )


def _bus(made: Summed, members: Sequence[str], number: int | None) -> BusResult:
    total = levels(made.peak_dbfs, made.peak_dbfs - 12.0)
    worst = PeakInstant(2.5, 0, made.peak_dbfs, tuple(Contribution(name, 0.5, db) for name, db in made.shares))
    return BusResult(
        number=number,
        name=made.name,
        members=tuple(members),
        sum=total,
        result=_result(measured(made.stages, source=total, fader_db=made.fader_db)),
        summing=Summing(
            sounding=len(members),
            peak_instants=(worst,) if made.shares else (),
            members=(),
            pairs=made.pairs,
            over_loudest=made.rise,
            over_mean=made.rise,
            estimate_uncorrelated_db=None,
            estimate_identical_db=None,
        ),
    )


def _result(measurement: Any) -> Result:
    return Result(measurement, (), (), Policy.CLEAN, Timing(0.0, 0.0))


def hot(name: str, above_db: float, **changes: Any) -> Made:
    """A track that enters the mix so far above the reference's peak cap, and 6 dB below its RMS."""
    return Made(name, placed=levels(-6.0 + above_db, -24.0 + above_db), **changes)


def quieter(by_db: float) -> Levels:
    """The usual level turned down."""
    return amplified(levels(), -by_db)
