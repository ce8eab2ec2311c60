"""What a mix is made of: tracks, length, rates."""

from __future__ import annotations

from chainsim.counted import counted
from chainsim.model.mix import MixResult
from chainsim.units import format_time, s_from_frames


def source_line(mix: MixResult) -> str:
    """How many tracks and groups, how long, at which rate."""
    playing = sum(not track.muted for track in mix.tracks)
    facts = [counted(playing, "track")]
    if muted := len(mix.tracks) - playing:
        facts.append(f"{muted} muted")
    if mix.groups:
        facts.append(counted(len(mix.groups), "group"))
    facts += [format_time(s_from_frames(mix.bus.sum.frames, mix.sample_rate_hz)), f"{mix.sample_rate_hz / 1000:g} kHz"]
    return ", ".join(facts)


def resampled(mix: MixResult) -> str:
    """Which tracks had another rate; empty where none had."""
    named = [
        f"'{track.name}' from {track.resampled_from_hz / 1000:g} kHz" for track in mix.tracks if track.resampled_from_hz
    ]
    return f"resampled with soxr: {', '.join(named)}" if named else ""
