"""Which frames of a source are played, and whether its format can be."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.errors import AudioError
from chainsim.units import format_time, frames_from_s, s_from_frames

MIN_SAMPLE_RATE_HZ = 8_000
MAX_SAMPLE_RATE_HZ = 192_000

END_TOLERANCE_S = 0.001
"""An end that passes the last frame by less is the last frame: times are printed and copied to the millisecond."""


@dataclass(frozen=True, slots=True)
class FrameRange:
    """Frames [start, end) of the whole source; `end` is None while the length of the source is unknown."""

    start: int
    end: int | None

    @property
    def frames(self) -> int | None:
        """How many frames are played."""
        return None if self.end is None else self.end - self.start


def check_sample_rate(sample_rate_hz: int, name: str) -> None:
    """Refuse rates that the meters and plugins are not made for.

    Raises:
        AudioError: below 8 kHz or above 192 kHz.
    """
    if not MIN_SAMPLE_RATE_HZ <= sample_rate_hz <= MAX_SAMPLE_RATE_HZ:
        raise AudioError(
            f"{name}: sample rate {sample_rate_hz} Hz, expected {MIN_SAMPLE_RATE_HZ} to {MAX_SAMPLE_RATE_HZ} Hz; "
            "convert it first"
        )


def ends_early(name: str, what: str, at_s: float, length_s: float) -> AudioError:
    """The error for an excerpt whose start or end (`what`) lies beyond the audio."""
    return AudioError(
        f"{name}: the excerpt {what} at {format_time(at_s)}, but the audio ends at {format_time(length_s)}; "
        f"choose a time before that"
    )


def choose_excerpt(
    name: str, sample_rate_hz: int, frames: int | None, start_s: float = 0.0, end_s: float | None = None
) -> FrameRange:
    """The frames nearest to the times asked for.

    Args:
        name: what messages call the source.
        sample_rate_hz: of the source.
        frames: of the whole source, None while unknown.
        start_s: where the excerpt starts, from the start of the source.
        end_s: where it ends (that frame is not played); None is the end of the source.

    Raises:
        AudioError: not a time, end not after start, or beyond the end of a source of known length.
    """
    for what, time_s in (("start", start_s), ("end", end_s)):
        if time_s is not None and not (math.isfinite(time_s) and time_s >= 0.0):
            raise AudioError(f"{name}: the excerpt's {what} is {time_s:g} s, expected a time of 0 s or later")
    start = frames_from_s(start_s, sample_rate_hz)
    end = frames if end_s is None else frames_from_s(end_s, sample_rate_hz)
    if end_s is not None and end is not None and end <= start:
        raise AudioError(
            f"{name}: the excerpt ends at {format_time(end_s)}, expected a time after its start at "
            f"{format_time(start_s)}"
        )
    if frames is not None:
        length_s = s_from_frames(frames, sample_rate_hz)
        if start >= frames:
            raise ends_early(name, "starts", start_s, length_s)
        if end_s is not None and end is not None and end > frames:
            if end - frames >= END_TOLERANCE_S * sample_rate_hz:
                raise ends_early(name, "ends", end_s, length_s)
            end = frames
    return FrameRange(start, end)
