"""What adding up did: what it added, how much room is left, who makes the peaks and the loudness, who is alike."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from chainsim.model.mix import BusResult, MixResult
from chainsim.model.session_routing import sounding
from chainsim.model.summing import MemberShare
from chainsim.units import format_db, format_time

_MOST_NAMED = 4
_LEAST_SHARE_DB = 0.1
_ALL_OF_IT_DB = 40.0  # what is left without such a track is no peak of anything
_OUTLIER_DB = 6.0
"""Behind the faders tracks are meant to differ; twice as loud in voltage is worth a name."""


def adding_up(bus: BusResult) -> str:
    """What adding up added, measured and estimated."""
    summing, label = bus.summing, "The bus" if bus.number is None else f"Group '{bus.name}'"
    peak = format_db(bus.sum.sample_peak_dbfs, limit_db=0.0)
    head = f"{label} is fed with a peak of {peak} dBFS and {format_db(bus.sum.rms_dbfs)} dBFS RMS"
    over = summing.over_loudest
    if over is None or summing.sounding < 2:
        return f"{head}."
    estimates = ""
    if summing.estimate_uncorrelated_db is not None and summing.estimate_identical_db is not None:
        estimates = (
            f"; {summing.sounding} unlike tracks of one level would add "
            f"{format_db(summing.estimate_uncorrelated_db)} dB of RMS, {summing.sounding} times the same "
            f"{format_db(summing.estimate_identical_db)} dB"
        )
    return (
        f"{head}: {format_db(over.peak_db)} dB in peak and {format_db(over.rms_db)} dB in RMS against the loudest "
        f"alone{estimates}."
    )


def headroom(bus: BusResult) -> str:
    """What is left below full scale before and behind the chain of a bus."""
    before = _room(bus.sum.sample_peak_dbfs)
    if bus.result is None:
        return f"Headroom: {before} at its input."
    return f"Headroom: {before} at its input, {_room(bus.result.measurement.output.sample_peak_dbfs)} at its output."


def _room(peak_dbfs: float) -> str:
    if peak_dbfs > 0.0:
        return f"none ({format_db(peak_dbfs, limit_db=0.0)} dB over)"
    return f"{format_db(-peak_dbfs, signed=False)} dB"


def worst_peaks(bus: BusResult, most: int = 2) -> Iterator[str]:
    """Who makes the highest peaks of a sum: by how much each would be lower without them, one at a time.

    Of a single track it goes without saying.
    """
    for instant in bus.summing.peak_instants[:most]:
        raising = [one for one in instant.contributions if one.share_db >= _LEAST_SHARE_DB]
        named = [f"'{one.track}' {_taken(one.share_db)}" for one in raising[:_MOST_NAMED]]
        more = f" and {len(raising) - _MOST_NAMED} more" if len(raising) > _MOST_NAMED else ""
        peak = format_db(instant.sum_dbfs, limit_db=0.0)
        without = f", lower without {', '.join(named)}{more}" if named else ", of nobody in particular"
        yield f"Peak of {peak} dBFS at {format_time(instant.at_s)}{without if bus.summing.sounding > 1 else ''}."


def _taken(share_db: float) -> str:
    return f"(by {format_db(share_db, signed=False)} dB)" if share_db < _ALL_OF_IT_DB else "(all of it)"


def loudest(bus: BusResult) -> str:
    """Who the sum's loudness is made of; empty where it has one member."""
    ranked: list[MemberShare] = sorted(bus.summing.members, key=lambda one: -one.loudness_share)
    named = [
        f"'{one.track}' {100 * one.loudness_share:.0f} %" for one in ranked[:_MOST_NAMED] if one.loudness_share > 0
    ]
    return f"Loudness: {', '.join(named)}." if len(named) > 1 else ""


def alike(bus: BusResult, most: int = 3) -> Iterator[str]:
    """Pairs that are alike, or work against each other."""
    for pair in bus.summing.pairs[:most]:
        low = "" if pair.low_correlation is None else f", {pair.low_correlation:+.2f} below 150 Hz"
        yield (
            f"'{pair.first}' and '{pair.second}': correlation {pair.correlation:+.2f}{low}; together "
            f"{format_db(pair.sum_db)} dB against unlike tracks."
        )


def distribution(mix: MixResult) -> str:
    """Median and range of the tracks as they enter the mix, and who is far from it; empty below three tracks."""
    levels = {track.name: placed.rms_dbfs for track, placed, _ in sounding(mix)}
    if len(levels) < 3:
        return ""
    middle = median(levels.values())
    far = sorted(((name, rms - middle) for name, rms in levels.items()), key=lambda one: -abs(one[1]))
    named = [f"'{name}' {format_db(off)} dB" for name, off in far if abs(off) > _OUTLIER_DB]
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    outliers = f"; far from it: {', '.join(named[:_MOST_NAMED])}{more}" if named else ""
    return (
        f"Tracks in the mix: median {format_db(middle)} dBFS RMS, from {format_db(min(levels.values()))} to "
        f"{format_db(max(levels.values()))}{outliers}."
    )


def sum_head(bus: BusResult) -> str:
    """What adding up gave, and how much room is left."""
    return f"{adding_up(bus)} {headroom(bus)}"


def sum_details(bus: BusResult) -> list[str]:
    """Who makes its peaks and its loudness, and who is alike."""
    return [said for said in (*worst_peaks(bus), loudest(bus), *alike(bus)) if said]
