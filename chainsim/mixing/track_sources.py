"""What the tracks of a session play: opened, and all at one rate."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.errors import UsageError
from chainsim.load import SessionDocument
from chainsim.mixing.resampling import Resampled
from chainsim.model.audio import Stimulus
from chainsim.model.session import Session, Track, track_names
from chainsim.stimulus import make_signal, open_file


@dataclass(frozen=True, slots=True)
class TrackSource:
    """A track that is not muted, ready to be rendered."""

    place: str
    number: int
    name: str
    spec: Track
    stimulus: Stimulus  # at the rate of the mix
    resampled_from_hz: int | None


def open_tracks(document: SessionDocument, session: Session) -> tuple[list[TrackSource], int]:
    """Every track that is heard, at the rate of the mix, and that rate in Hz.

    Raises:
        AudioError: a track's audio can't be used.
        UsageError: every track is muted.
    """
    names = track_names(session)
    heard = [
        (number, track, _stimulus(document, track))
        for number, track in enumerate(session.tracks, start=1)
        if not track.mute
    ]
    if not heard:
        raise UsageError(f"{document.file}: every track is muted; there is nothing to mix")
    rate_hz = session.sample_rate_hz or max(stimulus.info.format.sample_rate_hz for _, _, stimulus in heard)
    tracks = []
    for number, track, stimulus in heard:
        own_hz = stimulus.info.format.sample_rate_hz
        at_rate = stimulus if own_hz == rate_hz else Resampled(stimulus, rate_hz)
        from_hz = None if own_hz == rate_hz else own_hz
        tracks.append(TrackSource(f"tracks.{number}", number, names[number - 1], track, at_rate, from_hz))
    return tracks, rate_hz


def _stimulus(document: SessionDocument, track: Track) -> Stimulus:
    if track.file is not None:
        return open_file(document.folder / track.file, name=track.file)
    if track.source is None:
        raise UsageError(f"{document.file}: a track has neither 'file' nor 'source'")
    return make_signal(track.source)
