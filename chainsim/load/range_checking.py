"""`[-19, -17]` and `{max: -1}`, wherever a file says what a figure may be."""

from __future__ import annotations

from chainsim.load.mapping_validation import Validator
from chainsim.load.message_location import Place
from chainsim.load.wording import found, quote
from chainsim.load.yaml_nodes import Location, MappingNode, Node, ScalarNode, SequenceNode, plain
from chainsim.model.expectation import Bounds


def range_value(validator: Validator, key: str, node: Node, location: Location, words: str) -> object:
    """A range as models take it, a model or a tuple; None after a mistake that was noted."""
    if isinstance(node, MappingNode) and node.entries:
        place = Place(node, location, f"range '{key}' of {words}" if key else words)
        made = validator.validate(Bounds, {k: plain(entry.node) for k, entry in node.entries.items()}, place)
        if made and made.min is not None and made.max is not None:
            _check_order(validator, made.min, made.max, key, location)
        return made
    if isinstance(node, SequenceNode) and len(node.items) == 2:
        numbers = [item.value for item in node.items if isinstance(item, ScalarNode)]
        low, high = (numbers[0], numbers[1]) if len(numbers) == 2 else (None, None)
        if _is_number(low) and _is_number(high):
            _check_order(validator, float(low or 0), float(high or 0), key, location)
            return (float(low or 0), float(high or 0))
    expected = "a range such as [-19, -17] or {max: -1}"
    validator.note(location, f"{quote(key)} in {words} must be {expected}, found {found(node)}")
    return None


def _check_order(validator: Validator, low: float, high: float, key: str, location: Location) -> None:
    if low > high:
        validator.note(location, f"the range of {quote(key)} is empty: {low:g} is above {high:g}; swap them")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
