"""What a model has against a value, in the words of chainsim's messages.

pydantic says which rule was broken; where the value stands, what was found and what to do is said here. Rules
that are not in the tables below can't be broken by what a chain file holds (a test goes through them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from chainsim.load.automation_wording import automation_mistake
from chainsim.load.message_location import Place
from chainsim.load.number_advice import number_advice
from chainsim.load.wording import found, one_of, quote, repeatable, suggestion
from chainsim.load.yaml_nodes import Location, MappingNode, Node, ScalarNode, SequenceNode, child
from chainsim.load.yaml_scalars import resolve
from chainsim.model.chain import STAGE_KINDS, ExternalStage

_EXPECTED = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "string_too_short": "text",
    "dict_type": "a mapping ('key: value')",
    "tuple_type": "a list",
    "greater_than": "above {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "below {lt}",
    "less_than_equal": "{le} or less",
    "too_short": "a list with at least one item",
}
"""By pydantic's name of the broken rule; the braces are filled from its context."""

_MISSING = {
    "version": "; start the file with 'version: 1'",
    "stages": "; 'stages: []' measures the track alone",
    "tracks": "; a session is made of them",
}
"""What to do about a key that has to be there."""

_YES, _NO = ("yes", "on", "y", "1"), ("no", "off", "n", "0")


def translate(error: ValidationError, model: type[BaseModel], place: Place) -> Iterator[tuple[Location, bool, str]]:
    """Every broken rule once: where, whether the key is meant (else the value), and the message."""
    seen: set[Location] = set()
    for detail in error.errors(include_url=False, include_input=False):
        location = detail["loc"][:2]  # a parameter's value fails once for each type that it could have
        if location in seen:
            continue
        seen.add(location)
        kind, key = detail["type"], str(location[0])
        if kind == "missing":
            yield place.location, False, f"missing key '{key}' in {place.words}{_MISSING.get(key, '')}"
            continue
        if kind == "extra_forbidden":
            yield (*place.location, key), True, unknown_key(key, model.model_fields, place)
            continue
        node = _reach(place.node, location)
        if location[0] == "parameters" and location[1:] and isinstance(node, SequenceNode):
            inside, expected = automation_mistake(node)
            yield (*place.location, *location, *inside), False, f"{_subject(location, place)} must {expected}"
        else:
            yield (*place.location, *location), False, _wrong_value(kind, detail.get("ctx", {}), location, node, place)


def unknown_key(key: str, known: Mapping[str, object], place: Place) -> str:
    """The message about a key that a mapping does not have."""
    if comma := _decimal_comma(key, place.node):
        return comma
    start = f"unknown key {quote(key)} in {place.words}"
    if key in ExternalStage.model_fields and any(kind in known for kind in STAGE_KINDS):
        return f"{start}; only 'vst3' and 'au' stages have it"
    end = suggestion(key, known, "its keys are")
    return start + end + ("" if end.endswith("?") else place.others)


def _decimal_comma(key: str, node: Node) -> str:
    """`{gain_db: 3,5}` is read as `gain_db: 3` and a key `5` without a value."""
    if not isinstance(node, MappingNode) or not node.flow or not re.fullmatch("[0-9]+", key):
        return ""
    keys = list(node.entries)
    before = keys[keys.index(key) - 1] if keys.index(key) else None
    here = node.entries[key].node
    if before is None or not isinstance(here, ScalarNode) or here.value is not None:
        return ""
    number = node.entries[before].node
    if not isinstance(number, ScalarNode) or not re.fullmatch("[-+]?[0-9]+", number.text):
        return ""
    return f"a comma ends {quote(before)} here; write {before}: {number.text}.{key}"


def _reach(node: Node, location: Sequence[str | int]) -> Node:
    for step in location:
        node = child(node, step) or node
    return node


def _wrong_value(kind: str, context: Mapping[str, Any], location: Location, node: Node, place: Place) -> str:
    subject = _subject(location, place)
    if location[0] == "parameters" and len(location) > 1:
        comma = _decimal_comma(str(location[1]), child(place.node, "parameters") or node)
        if comma:
            return comma
    if kind == "literal_error":
        choices = re.findall(r"'([\w-]+)'", str(context["expected"]))
        near = suggestion(node.text, choices, "choose") if isinstance(node, ScalarNode) else ""
        did_you_mean = near if near.endswith("?") else ""
        return f"{subject} must be {one_of(choices)}, found {found(node)}{did_you_mean}"
    if kind == "string_too_long":
        length = len(node.text) if isinstance(node, ScalarNode) else 0
        return f"{subject} must be at most {context['max_length']} characters long, found {length}"
    if location[0] == "parameters" and len(location) > 1:
        finite = isinstance(node, ScalarNode) and node.value is not None
        expected = "a finite number" if finite else "a number, text, true, false or a list of [time_s, value]"
    else:
        expected = _EXPECTED.get(kind, "something else").format(
            **{name: f"{bound:g}" if isinstance(bound, float) else bound for name, bound in context.items()}
        )
    return f"{subject} must be {expected}, found {found(node)}{_advice(kind, location[0], node)}"


def _subject(location: Location, place: Place) -> str:
    key = quote(str(location[0]))
    if len(location) == 1:
        return f"{key} in {place.words}"
    if location[0] == "parameters":
        return f"parameter {quote(str(location[1]))} in {place.words}"
    inner = location[1]
    return f"item {inner + 1} of {key}" if isinstance(inner, int) else f"{quote(inner)} in {key}"


def _advice(kind: str, key: str | int, node: Node) -> str:
    """What to do, where what was meant can be guessed."""
    if not isinstance(node, ScalarNode):
        return "; start each item with '- '" if kind == "tuple_type" else ""
    if node.value is None:
        return "; give it a value or remove the key"
    if kind in ("float_type", "int_type") and isinstance(node.value, str):
        return number_advice(node.text)
    if kind == "bool_type":
        if isinstance(resolve(node.text), bool):
            return "; remove the quotes"
        word = node.text.lower()
        return "; write true" if word in _YES else "; write false" if word in _NO else ""
    if kind == "string_type":
        return "; put it in quotes"
    text = repeatable(node)
    return f"; write [{text}]" if text and key == "ignore" else ""
