"""What an import has left out, as the file that it wrote says it."""

from __future__ import annotations

from chainsim.load.mapping_validation import Validator, values_of
from chainsim.load.message_location import Place
from chainsim.load.wording import found
from chainsim.load.yaml_nodes import MappingNode, Node, SequenceNode, plain
from chainsim.model.left_out import LeftOut


def check_left_out(node: Node, validator: Validator) -> object:
    """What the list holds that is right; a value that is no list is left for the model to refuse."""
    if not isinstance(node, SequenceNode):
        return plain(node)
    made = []
    for index, item in enumerate(node.items):
        if validator.mistakes.full:
            break
        here, words = ("left_out", index), f"item {index + 1} of 'left_out'"
        if not isinstance(item, MappingNode):
            validator.note(here, f"{words} must be a mapping with 'text', found {found(item)}")
            continue
        one = validator.validate(LeftOut, values_of(item), Place(item, here, words))
        if one is not None:
            made.append(one)
    return tuple(made)
