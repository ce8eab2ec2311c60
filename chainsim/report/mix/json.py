"""MixResult -> JSON: the same shapes as everywhere, a result for every strip."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.session_trim import SessionTrims, StripFinding
from chainsim.report.kit.error_values import failure_values
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.json import finding_values, levels_values, result_values


def mix_to_json(mix: MixResult, *, series: bool = False) -> str:
    """The whole mix, ending with a newline; with the levels over time where `series` asks for them.

    Silence and what can't be measured are null.
    """
    return dumps(
        {
            "format_version": FORMAT_VERSION,
            "complete": mix.complete,
            "left_out_accepted": mix.left_out_accepted,
            "left_out": [one.model_dump(mode="json", exclude_none=True) for one in mix.session.left_out],
            "session": mix.session.model_dump(mode="json", exclude={"left_out"}),
            "sample_rate_hz": mix.sample_rate_hz,
            "tracks": [_track(track, series=series) for track in mix.tracks],
            "groups": [_bus(group, series=series) for group in mix.groups],
            "bus": _bus(mix.bus, series=series),
            "findings": [finding_values(finding) for finding in by_severity(mix.findings)],
            "trims": None if mix.trims is None else _trims(mix.trims),
            "timing": asdict(mix.timing),
        }
    )


def _track(track: TrackResult, *, series: bool) -> dict[str, Any]:
    return {
        "number": track.number,
        "name": track.name,
        "group": track.group,
        "muted": track.muted,
        "resampled_from_hz": track.resampled_from_hz,
        "placed": None if track.placed is None else levels_values(track.placed, series=series),
        "result": None if track.result is None else result_values(track.result, series=series),
        **_failed(track),
    }


def _bus(bus: BusResult, *, series: bool) -> dict[str, Any]:
    return {
        "number": bus.number,
        "name": bus.name,
        "members": list(bus.members),
        "sum": levels_values(bus.sum, series=series),
        "summing": asdict(bus.summing),
        "result": None if bus.result is None else result_values(bus.result, series=series),
        **_failed(bus),
    }


def _failed(strip: TrackResult | BusResult) -> dict[str, Any]:
    if strip.error is None:
        return {}
    return {"error": strip.error, **({"failure": failure_values(strip.failure)} if strip.failure else {})}


def _trims(trims: SessionTrims) -> dict[str, Any]:
    values = asdict(trims)
    if trims.proof is not None:
        for key in ("gone", "remaining"):
            values["proof"][key] = [_strip_finding(one) for one in getattr(trims.proof, key)]
    return values


def _strip_finding(one: StripFinding) -> dict[str, Any]:
    return {"strip": one.strip, "name": one.name, "finding": finding_values(one.finding)}
