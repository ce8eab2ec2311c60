"""`source:` -> an audio file or a test signal."""

from __future__ import annotations

from typing import get_args

from chainsim.load.mapping_validation import Validator, values_of
from chainsim.load.message_location import Place
from chainsim.load.wording import found, repeatable, suggestion
from chainsim.load.yaml_nodes import Location, MappingNode, Node, ScalarNode
from chainsim.model.chain import FileSource
from chainsim.model.signal import (
    SIGNAL_NAMES,
    Impulses,
    PinkNoise,
    Programme,
    Signal,
    SignalBase,
    Sine,
    Sweep,
    WhiteNoise,
)

_HERE: Location = ("source",)
_SIGNALS: dict[str, type[Signal]] = {
    get_args(model.model_fields["signal"].annotation)[0]: model
    for model in (Sine, Sweep, WhiteNoise, PinkNoise, Impulses, Programme)
}


def check_source(node: Node, validator: Validator) -> FileSource | Signal | None:
    """The source, or None where there is none or it is wrong."""
    if isinstance(node, ScalarNode) and node.value is None:
        return None
    if not isinstance(node, MappingNode):
        text = repeatable(node)
        advice = f"; write {{file: {text}}}" if text else ""
        validator.note(_HERE, f"'source' must be a mapping with 'file' or 'signal', found {found(node)}{advice}")
        return None
    place = Place(node, _HERE, "'source'")
    if "file" in node.entries and "signal" in node.entries:
        validator.note((*_HERE, "signal"), "'source' has both 'file' and 'signal'; keep one", key=True)
        return None
    if "file" in node.entries:
        return validator.validate(FileSource, values_of(node), place)
    if "signal" not in node.entries:
        validator.without_kind(place, ("file", "signal"), SignalBase.model_fields)
        return None
    return check_signal(node, _HERE, validator)


def check_signal(node: MappingNode, here: Location, validator: Validator) -> Signal | None:
    """The test signal that a mapping with the key 'signal' describes, or None where it is wrong."""
    name = node.entries["signal"].node
    if isinstance(name, ScalarNode) and name.value in _SIGNALS:
        words = f"signal '{name.text}'"
        return validator.validate(_SIGNALS[name.text], values_of(node), Place(node, here, words))
    if isinstance(name, ScalarNode) and isinstance(name.value, str):
        message = f"unknown signal {found(name)[5:]}{suggestion(name.text, SIGNAL_NAMES, 'there are')}"
    else:
        message = f"'signal' in 'source' must be a name, found {found(name)}"
    validator.note((*here, "signal"), message)
    return None
