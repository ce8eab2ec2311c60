"""What is wrong with a list of [time_s, value] points, in words."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.load.wording import found
from chainsim.load.yaml_nodes import Location, Node, ScalarNode, SequenceNode
from chainsim.model.parameter import LATEST_POINT_S, MOST_POINTS, kind_of_value


def automation_mistake(node: SequenceNode) -> tuple[Location, str]:
    """The first mistake of a list that is no automation: where in it, and what must be there, a clause."""
    if not node.items:
        return (), "hold at least one point [time_s, value]"
    if len(node.items) > MOST_POINTS:
        return (), f"hold at most {MOST_POINTS} points, found {len(node.items)}"
    return next(_mistakes(node), ((), "be points [time_s, value]"))


def _mistakes(node: SequenceNode) -> Iterator[tuple[Location, str]]:
    before_s = 0.0
    kind: str | None = None
    for index, point in enumerate(node.items):
        here = f"point {index + 1}"
        if not isinstance(point, SequenceNode) or not 2 <= len(point.items) <= 3:
            yield (index,), f"be points [time_s, value], or [time_s, value, hold]; {here} is {found(point)}"
            return
        time, value, *rest = point.items
        time_s = _number(time)
        if time_s is None or not 0.0 <= time_s <= LATEST_POINT_S:
            yield (index, 0), f"have times from 0 to {LATEST_POINT_S:g} s; that of {here} is {found(time)}"
            return
        if time_s < before_s:
            yield (index, 0), f"have times that don't go back; {here} is at {time_s:g} s, behind {before_s:g} s"
        if not isinstance(value, ScalarNode) or value.value is None or not _is_finite(value):
            yield (index, 1), f"have values that are a number, text, true or false; that of {here} is {found(value)}"
            return
        if kind is not None and kind_of_value(value.value) != kind:
            yield (index, 1), f"have values of one kind, {kind} as the first; that of {here} is {found(value)}"
        if rest and not (isinstance(rest[0], ScalarNode) and rest[0].value == "hold"):
            yield (index, 2), f"have nothing but 'hold' behind a value; {here} has {found(rest[0])}"
        before_s, kind = time_s, kind or kind_of_value(value.value)


def _number(node: Node) -> float | None:
    value = node.value if isinstance(node, ScalarNode) else None
    return None if isinstance(value, bool | str) or value is None else float(value)


def _is_finite(node: ScalarNode) -> bool:
    number = _number(node)
    return number is None or abs(number) < float("inf")
