"""The session file, version 1, as frozen models: tracks that are summed into groups and a mix bus.

Every track, group and the bus is a strip: an input, a chain of inserts, a fader. Gains are in dB and signed.

A pan places a track in two channels. With p from -1 (left) to 1 (right):

- a mono track by the session's pan law L = `pan_law_db`, the level in the middle against that at the side:
  left = cos((1 + p) pi / 4) ** k, right = sin((1 + p) pi / 4) ** k, k = L / (20 log10 cos(pi / 4)). -3 keeps the
  power, -6 the sum of both channels.
- a stereo track, a group and a send by balance: the side that it is turned away from is turned down,
  left = min(1, 1 - p), right = min(1, 1 + p).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chainsim.model.chain import Chain, Db, FileSource, Frozen, LimitValue, Reference, Stage
from chainsim.model.left_out import MOST_LEFT_OUT, LeftOut
from chainsim.model.signal import Signal

MOST_SENDS = 64


class Strip(Frozen):
    """What tracks, groups and the bus have in common."""

    chain: str | None = Field(default=None, min_length=1)
    """A chain file, relative to the session file; its own input trim and fader count as well."""
    stages: tuple[Stage, ...] | None = None
    """The inserts, where they stand in no chain file of their own."""
    input_trim_db: Db = 0.0
    """Clip gain, before the first insert."""
    fader_db: Db = 0.0
    """After all inserts."""
    origin: str | None = Field(default=None, max_length=1000)
    """Where this came from in another program's file; says nothing to chainsim."""


Pan = Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)]
SendTap = Literal["post-fader", "pre-fader", "pre-inserts"]


class Send(Frozen):
    """Part of a strip's signal into a group, besides where the strip goes itself."""

    to: str = Field(min_length=1, max_length=200)
    """The group."""
    level_db: Db = 0.0
    """Of the send."""
    tap: SendTap = "post-fader"
    """Where it is taken: behind fader and pan, before both but behind the inserts, or before the inserts (behind the
    input trim). Before the pan a mono track is its channel twice."""
    pan: Pan = 0.0
    """By balance, as of a stereo track."""


class RoutedStrip(Strip):
    """What tracks and groups have in common: where they go."""

    pan: Pan = 0.0
    """-1 left, 0 middle, 1 right."""
    group: str | None = Field(default=None, min_length=1, max_length=200)
    """The group that it goes through; without one it goes to the bus."""
    main_send: bool = True
    """false: it goes nowhere but into its sends."""
    sends: tuple[Send, ...] = Field(default=(), max_length=MOST_SENDS)
    """Into groups, as reverbs and other effect tracks."""


class Track(RoutedStrip):
    """One track: an audio file or a test signal, its inserts, its fader, its place."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    """Shown in reports; the default is the name of the audio file or signal."""
    file: str | None = Field(default=None, min_length=1)
    """An audio file, relative to the session file."""
    source: Signal | None = None
    """A test signal."""
    mute: bool = False
    """Leave the track out of the mix."""
    start_s: Annotated[float, Field(ge=0.0, le=86_400.0, allow_inf_nan=False)] = 0.0
    """When the track begins."""


class Group(RoutedStrip):
    """Tracks, other groups and sends that are summed and go through inserts and a fader together."""

    name: str = Field(min_length=1, max_length=200)


class Bus(Strip):
    """The mix bus: the sum of all groups and tracks that are in no group."""


class Session(Frozen):
    """Tracks, groups and the mix bus."""

    version: Literal[1]
    name: str | None = Field(default=None, min_length=1, max_length=200)
    sample_rate_hz: int | None = Field(default=None, ge=8_000, le=192_000)
    """Of the mix; tracks at another rate are resampled. The default is the highest among the tracks."""
    pan_law_db: Annotated[float, Field(ge=-6.0, le=-3.0, allow_inf_nan=False)] = -3.0
    """Level of a mono track in the middle against the same track at the side."""
    reference: Reference = Reference()
    """The operating level that inserts and the bus are meant to be fed with."""
    tracks: tuple[Track, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = ()
    bus: Bus = Bus()
    limits: dict[str, LimitValue] = Field(default_factory=dict)
    """Thresholds of findings, by limit key; chain files keep their own."""
    ignore: tuple[str, ...] = ()
    """Names of findings not to report for this session; chain files keep their own."""
    left_out: tuple[LeftOut, ...] = Field(default=(), max_length=MOST_LEFT_OUT)
    """What the project that this was made of holds and this does not, as `chainsim import` wrote it. Take out what you
    have put right: with anything left that is heard, sums are not the project's, and there are no trims."""


def track_names(session: Session) -> tuple[str, ...]:
    """What every track is called, in order."""
    return tuple(_track_name(track) for track in session.tracks)


def strip_chain(session: Session, strip: Strip, name: str, loaded: Chain | None) -> Chain:
    """The whole way through a strip as a chain: both trims before the first insert, both faders behind the last.

    Args:
        session: for the reference, the limits and what to ignore, where the strip has no chain file.
        strip: a track, a group or the bus.
        name: what it is called.
        loaded: what its chain file holds, if it names one.
    """
    base = loaded or Chain(
        version=1,
        reference=session.reference,
        stages=strip.stages or (),
        limits=session.limits,
        ignore=session.ignore,
    )
    source: FileSource | Signal | None = None
    if isinstance(strip, Track):
        source = FileSource(file=strip.file) if strip.file is not None else strip.source
    return base.model_copy(
        update={
            "name": name,
            "source": source,
            "input_trim_db": base.input_trim_db + strip.input_trim_db,
            "fader_db": base.fader_db + strip.fader_db,
        }
    )


def _track_name(track: Track) -> str:
    if track.name is not None:
        return track.name
    if track.file is not None:
        stem = track.file.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        return stem.rsplit(".", 1)[0] or stem
    return track.source.signal if track.source is not None else ""
