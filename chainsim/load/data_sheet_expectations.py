"""The file of `probe --expect` -> SheetExpectations, every mistake with line and column."""

from __future__ import annotations

from pathlib import Path

from chainsim.errors import ChainFileError, Problem
from chainsim.load.chain_files import read_bytes
from chainsim.load.mapping_validation import Validator
from chainsim.load.message_location import Place
from chainsim.load.mistakes import Mistakes
from chainsim.load.range_checking import range_value
from chainsim.load.text_decoding import UndecodableError, decode
from chainsim.load.wording import found
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import MappingNode, Node, SequenceNode, plain
from chainsim.model.data_sheet_expectation import SELECTORS, SheetExpectation, SheetExpectations


def read_sheet_expectations(path: Path) -> SheetExpectations:
    """Read and check it.

    Raises:
        ChainFileError: there is no such file, or with every mistake in it.
    """
    file = str(path)
    mistakes = Mistakes(file)
    try:
        text = decode(read_bytes(path, file, "a file of expectations"))
    except UndecodableError as error:
        raise ChainFileError([Problem(file, error.line, error.column, str(error))]) from None
    root = compose(text, mistakes)
    made = None if root is None or len(mistakes) else _expectations(root, mistakes)
    if made is None or len(mistakes):
        raise ChainFileError(mistakes.problems())
    return made


def _expectations(root: Node, mistakes: Mistakes) -> SheetExpectations | None:
    validator = Validator(root, mistakes)
    if not isinstance(root, MappingNode):
        validator.note((), f"expected a mapping with 'version' and 'expect', found {found(root)}")
        return None
    values = {key: plain(entry.node) for key, entry in root.entries.items()}
    items = root.entries.get("expect")
    if items is not None and isinstance(items.node, SequenceNode):
        made = [_item(validator, number, node) for number, node in enumerate(items.node.items)]
        if len(mistakes):
            return None
        values["expect"] = tuple(made)
    return validator.validate(SheetExpectations, values, Place(root, (), "the file"))


def _item(validator: Validator, number: int, node: Node) -> SheetExpectation | None:
    words, location = f"expectation {number + 1}", ("expect", number)
    if not isinstance(node, MappingNode):
        validator.note(location, f"{words} must be a mapping such as {{gain_db: [-0.1, 0.1]}}, found {found(node)}")
        return None
    before = len(validator.mistakes)
    values = {
        key: plain(entry.node)
        if key in SELECTORS or key not in SheetExpectation.model_fields
        else range_value(validator, key, entry.node, (*location, key), words)
        for key, entry in node.entries.items()
    }
    if set(node.entries) <= set(SELECTORS):
        validator.note(location, f"{words} asserts nothing; add a range such as 'gain_db: [-0.1, 0.1]'")
    if len(validator.mistakes) > before:
        return None
    return validator.validate(SheetExpectation, values, Place(node, location, words))
