"""Trims -> the new text of a chain file.

Every trim replaces the value of its key or inserts the key where a person would write it: clip gain before the stages,
a stage's trim behind what says which plugin it is (before the branches of a parallel stage), the fader behind the
stages. What an alias shares can't be edited in one place alone; such trims are refused, each with its reason.
The new text is read again, and is given back only if the chain in it is the one that was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.errors import ChainFileError, Problem
from chainsim.load.chain_document import ChainDocument, parse_document, stage_location
from chainsim.load.editing.key_insertion import insert_after, insert_before, value_start
from chainsim.load.editing.splicing import Splice, spliced
from chainsim.load.text_decoding import decode, encoding_of
from chainsim.load.yaml_nodes import Entry, Location, MappingNode, Node, ScalarNode, child
from chainsim.model.chain import Chain
from chainsim.model.trim import Trim, Where
from chainsim.model.trimmed_chain import with_trims

_TOP_KEYS = {Where.INPUT: "input_trim_db", Where.FADER: "fader_db"}
_WHAT_A_STAGE_IS = ("name", "builtin", "vst3", "au", "unavailable", "plugin_name", "preset", "state")
_ORDER = (Where.INPUT, Where.STAGE, Where.FADER)  # as they stand in a file: what ends in one place is written so


@dataclass(frozen=True, slots=True)
class TrimEdit:
    """What trims make of a chain file. `document` is the new one, or the old one where nothing changes."""

    document: ChainDocument
    made: tuple[Trim, ...]
    refused: tuple[Problem, ...]


def edit_trims(document: ChainDocument, trims: Sequence[Trim]) -> TrimEdit:
    """Write trims into the text of a chain file that has no mistakes.

    Trims that the file has already are left out.

    Raises:
        ChainFileError: the file has mistakes, or is written in a way that the edit would have changed more than trims.
    """
    chain, root = document.chain, document.root
    if chain is None or not isinstance(root, MappingNode):
        raise ChainFileError(document.problems)
    text = decode(document.content)
    splices: list[Splice] = []
    made: list[Trim] = []
    refused: list[Problem] = []
    for trim in sorted(_missing(chain, trims), key=lambda trim: _ORDER.index(trim.where)):
        obstacle = _obstacle(root, trim)
        if obstacle:
            refused.append(Problem(document.file, obstacle.line, obstacle.column, _refusal(trim, obstacle)))
        else:
            splices += _splices(text, root, trim)
            made.append(trim)
    if not made:
        return TrimEdit(document, (), tuple(refused))
    mark, encoding = encoding_of(document.content)
    content = mark + spliced(text, splices).encode(encoding)
    edited = parse_document(content, document.file, document.folder)
    if edited.chain != with_trims(chain, made):
        message = "the trims can't be written without changing something else in this file; write them by hand"
        raise ChainFileError([Problem(document.file, None, None, message)])
    return TrimEdit(edited, tuple(made), tuple(refused))


def number_text(value_db: float) -> str:
    """A gain as it stands in a chain file: the shortest text that means it, with a point."""
    return repr(float(value_db) + 0.0)  # no -0.0


def _missing(chain: Chain, trims: Sequence[Trim]) -> list[Trim]:
    by_place = {(trim.where, trim.path): trim for trim in trims}  # of two for one place the later holds
    return [trim for trim in by_place.values() if with_trims(chain, [trim]) != chain]


def _key(trim: Trim) -> str:
    return _TOP_KEYS.get(trim.where, "trim_db")


def _holder(trim: Trim) -> Location:
    return stage_location(trim.path or str(trim.stage)) if trim.where is Where.STAGE else ()


def _obstacle(root: Node, trim: Trim) -> Node | None:
    """What an alias stands for in several places, so that a trim would reach further than its own."""
    node: Node | None = root
    for step in _holder(trim):
        node = child(node, step) if node else None
        if node and (node.alias or node.shared):
            return node
    value = child(node, _key(trim)) if node else None
    return value if value and value.shared else None  # an alias in a value's place is replaced like any value


def _refusal(trim: Trim, obstacle: Node) -> str:
    place = f"stage {trim.path or trim.stage}" if trim.where is Where.STAGE else "the chain"
    how = (
        "an alias stands here for something written elsewhere" if obstacle.alias else "an alias repeats this elsewhere"
    )
    what = f"'{_key(trim)}: {number_text(trim.trim_db)}' can't be written into {place}"
    return f"{what}: {how}, and both would change; write it out in both places"


def _splices(text: str, root: MappingNode, trim: Trim) -> list[Splice]:
    mapping: Node | None = root
    for step in _holder(trim):
        mapping = child(mapping, step) if mapping else None
    if not isinstance(mapping, MappingNode):  # a trim for a stage that the document does not have
        raise ValueError(f"no stage {trim.path or trim.stage}")
    key, value = _key(trim), number_text(trim.trim_db)
    existing = child(mapping, key)
    if isinstance(existing, ScalarNode):
        return [Splice(value_start(text, existing), existing.span.end, value)]
    before, after = _neighbours(mapping, trim.where)
    if before is None:
        return insert_before(text, mapping, after, key, value)
    return insert_after(text, mapping, before, key, value)


def _neighbours(mapping: MappingNode, where: Where) -> tuple[Entry | None, Entry]:
    """The entry that the new key follows (None: it comes first), and the one that follows what it follows."""
    keys = sorted(mapping.entries, key=lambda key: mapping.entries[key].span.start)
    if where is Where.STAGE and "parallel" not in keys:
        index = next(index for index, key in enumerate(keys) if key in ("builtin", "vst3", "au", "unavailable"))
        while index + 1 < len(keys) and keys[index + 1] in _WHAT_A_STAGE_IS:
            index += 1
    else:
        index = keys.index("parallel" if where is Where.STAGE else "stages")
        index -= 0 if where is Where.FADER else 1
    entries = [mapping.entries[key] for key in keys]
    return (entries[index] if index >= 0 else None), entries[max(index, 0)]
