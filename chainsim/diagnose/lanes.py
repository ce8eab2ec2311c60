"""Where levels are looked at: the main chain is a lane, and so is every branch of a parallel stage.

A fault that a stage merely passes on is one fault, not one per stage. So levels are read as runs of neighbouring
points in a lane, and a run belongs to the point where it begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from chainsim.model.levels import Levels
from chainsim.model.result import Measurement, StageResult


@dataclass(frozen=True, slots=True)
class StagePosition:
    """A stage and where it stands: `top` is the top-level stage that it is, or is inside of."""

    stage: StageResult
    top: int
    nested: bool

    @property
    def works(self) -> bool:
        """Whether anything is hosted here: a bypassed stage is a piece of wire and is not judged."""
        return not self.stage.spec.bypass


class Role(Enum):
    """What a point is to its lane."""

    SOURCE = auto()  # tap 0
    RECEIVED = auto()  # what a parallel stage hands to its branches: faults in it belong to the lane above
    INPUT = auto()  # what a stage receives, trims applied
    OUTPUT = auto()  # what a stage gives back


@dataclass(frozen=True, slots=True)
class Point:
    """Levels at one point of a lane; `place` is None for what enters the lane."""

    role: Role
    levels: Levels
    place: StagePosition | None


@dataclass(frozen=True, slots=True)
class Lane:
    """Stages in series and what enters the first of them."""

    entry: Point
    places: tuple[StagePosition, ...]

    def points(self) -> Iterator[Point]:
        """The entry, then input and output of each stage, in the order of the signal."""
        yield self.entry
        for place in self.places:
            yield Point(Role.INPUT, place.stage.input, place)
            yield Point(Role.OUTPUT, place.stage.output, place)

    def after(self, place: StagePosition) -> StagePosition | None:
        """The next working stage of this lane."""
        behind = self.places[self.places.index(place) + 1 :]
        return next((other for other in behind if other.works), None)


def lanes(measurement: Measurement) -> Iterator[Lane]:
    """The main chain, then every branch of every parallel stage, however deep; bypassed ones have none."""
    entry = Point(Role.SOURCE, measurement.taps[0].levels, None)
    yield from _lanes(entry, measurement.stages, None)


def places(measurement: Measurement) -> Iterator[StagePosition]:
    """Every stage, a parallel stage before those in its branches."""
    for lane in lanes(measurement):
        yield from lane.places


def runs(points: Iterable[Point], is_over: Callable[[Point], bool]) -> Iterator[tuple[Point, ...]]:
    """Unbroken runs of points for which `is_over` holds, where the run began inside the lane."""
    for over, group in groupby(points, is_over):
        run = tuple(group)
        if over and run[0].role is not Role.RECEIVED:
            yield run


def _lanes(entry: Point, stages: Sequence[StageResult], top: int | None) -> Iterator[Lane]:
    lane = Lane(entry, tuple(StagePosition(stage, top or stage.index, top is not None) for stage in stages))
    yield lane
    for place in lane.places:
        for branch in place.stage.branches:
            received = Point(Role.RECEIVED, place.stage.input, None)
            yield from _lanes(received, branch.stages, place.top)
