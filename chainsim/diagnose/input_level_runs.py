"""Runs of stages that are fed beyond what the reference allows: what hot-input and weak-signal have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainsim.diagnose.lanes import Role, StagePosition, lanes, runs
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement


def fed_runs(measurement: Measurement, is_beyond: Callable[[Levels], bool]) -> Iterator[tuple[StagePosition, ...]]:
    """Neighbouring working stages whose input `is_beyond`, without those that a parallel stage only hands down."""
    for lane in lanes(measurement):
        points = [
            point
            for point in lane.points()
            if point.role is Role.RECEIVED or (point.role is Role.INPUT and point.place and point.place.works)
        ]
        for run in runs(points, lambda point: is_beyond(point.levels)):
            yield tuple(point.place for point in run if point.place)
