"""Volume envelopes of a track as stages: a gain that moves, before its inserts or behind them."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.exchange.gain_curve import GainCurve
from chainsim.exchange.project import ProjectTrack
from chainsim.model.left_out import Effect
from chainsim.model.parameter import MOST_POINTS
from chainsim.tasks.import_notes import Fate, ImportNote
from chainsim.tasks.imported_stages import Values

_NEARLY: Effect = "approximate"


def with_curves(stages: Sequence[Values], track: ProjectTrack, start_s: float, notes: list[ImportNote]) -> list[Values]:
    """The stages of a strip with its envelopes around them.

    Args:
        stages: of its inserts.
        track: whose envelopes.
        start_s: when what it plays begins in the project; points are counted from there.
        notes: what became of them is added.
    """
    before: list[Values] = []
    behind: list[Values] = []
    for curve in track.curves:
        points = _points(curve, start_s)
        if len(points) > MOST_POINTS:
            text = f"automation of {curve.name}: more than {MOST_POINTS} points"
            notes.append(ImportNote(Fate.LEFT_OUT, track.name, text, curve.origin, "different"))
            continue
        stage: Values = {"name": f"Envelope: {curve.name}", "builtin": "Gain", "parameters": {"gain_db": points}}
        if curve.origin:
            stage["origin"] = curve.origin[:1000]
        (before if curve.before_inserts else behind).append(stage)
        text = f"automation of {curve.name}, as a gain that moves"
        if curve.off_by_db:
            text += f", up to {curve.off_by_db:.1f} dB off between its points"
        fate, effect = (Fate.APPROXIMATED, _NEARLY) if curve.off_by_db else (Fate.TAKEN, None)
        notes.append(ImportNote(fate, track.name, text, curve.origin, effect))
    return [*before, *stages, *behind]


def _points(curve: GainCurve, start_s: float) -> list[list[float | str]]:
    """From the last point before the start on: what comes before that is never played."""
    first = max((n for n, point in enumerate(curve.points) if point.time_s <= start_s), default=0)
    made: list[list[float | str]] = []
    for number, point in enumerate(curve.points[first:], start=first):
        time_s, gain_db = point.time_s - start_s, point.gain_db
        if time_s < 0.0 and number + 1 < len(curve.points) and not point.held:
            after = curve.points[number + 1]
            gain_db += (after.gain_db - gain_db) * -time_s / (after.time_s - point.time_s)
        hold: list[float | str] = ["hold"] if point.held else []
        made.append([round(max(0.0, time_s), 6), round(gain_db, 4), *hold])
    return made
