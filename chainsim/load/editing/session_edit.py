"""Trims of a session -> the new text of its file; every other byte stays as it was.

A clip gain stands behind what says what a track is, a fader behind the inserts. A session without a `bus` gets one
where its master fader has to move. The new text is read again, and is given back only if the session in it is the one
that was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.errors import ChainFileError, Problem
from chainsim.load.editing.key_insertion import insert_after, value_start
from chainsim.load.editing.splicing import Splice, spliced
from chainsim.load.editing.trim_edit import number_text
from chainsim.load.mistakes import Mistakes
from chainsim.load.session_document import BUS, SessionDocument, parse_session
from chainsim.load.text_decoding import decode, encoding_of
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import Entry, Location, MappingNode, Node, ScalarNode, child
from chainsim.model.session_trim import SessionTrim, StripKind
from chainsim.model.trim import Where
from chainsim.model.trimmed_session import KNOBS, with_session_trims

_WHAT_A_TRACK_IS = ("name", "file", "source")


@dataclass(frozen=True, slots=True)
class SessionEdit:
    """What trims make of a session file. `document` is the new one, or the old one where nothing changes."""

    document: SessionDocument
    made: tuple[SessionTrim, ...]
    refused: tuple[Problem, ...]


def edit_session_trims(document: SessionDocument, trims: Sequence[SessionTrim]) -> SessionEdit:
    """Write trims into the text of a session file that has no mistakes.

    Raises:
        ChainFileError: the file has mistakes, or is written in a way that the edit would have changed more than trims.
    """
    session = document.session
    if session is None:
        raise ChainFileError(document.problems)
    text = decode(document.content)
    made: list[SessionTrim] = []
    refused: list[Problem] = []
    for where in (Where.INPUT, Where.FADER):  # in turn: both may be inserted behind the same key
        root = compose(text, Mistakes(document.file))
        splices: list[Splice] = []
        for trim in (trim for trim in trims if trim.where is where and with_session_trims(session, [trim]) != session):
            obstacle = _obstacle(root, trim)
            if obstacle is not None:
                refused.append(_refusal(document, trim, obstacle))
            else:
                splices += _splices(text, root, trim)
                made.append(trim)
        text = spliced(text, splices)
    if not made:
        return SessionEdit(document, (), tuple(refused))
    mark, encoding = encoding_of(document.content)
    edited = parse_session(mark + text.encode(encoding), document.file, document.folder)
    if edited.session != with_session_trims(session, made):
        message = "the trims can't be written without changing something else in this file; write them by hand"
        raise ChainFileError([Problem(document.file, None, None, message)])
    return SessionEdit(edited, tuple(made), tuple(refused))


def _holder(trim: SessionTrim) -> Location:
    if trim.number is None:
        return (BUS,)
    return ("tracks" if trim.strip is StripKind.TRACK else "groups", trim.number - 1)


def _obstacle(root: Node | None, trim: SessionTrim) -> Node | None:
    """What an alias stands for in several places, so that a trim would reach further than its own."""
    node = root
    for step in _holder(trim):
        node = child(node, step) if node else None
        if node and (node.alias or node.shared):
            return node
    value = child(node, KNOBS[trim.where]) if node else None
    return value if value and value.shared else None


def _refusal(document: SessionDocument, trim: SessionTrim, obstacle: Node) -> Problem:
    what = f"'{KNOBS[trim.where]}: {number_text(trim.trim_db)}' can't be written for {trim.strip.value} '{trim.name}'"
    how = "an alias shares this with another place, and both would change; write it out in both places"
    return Problem(document.file, obstacle.line, obstacle.column, f"{what}: {how}")


def _splices(text: str, root: Node | None, trim: SessionTrim) -> list[Splice]:
    key, value = KNOBS[trim.where], number_text(trim.trim_db)
    mapping = root
    for step in _holder(trim):
        mapping = child(mapping, step) if mapping else None
    if mapping is None and isinstance(root, MappingNode):  # no bus yet
        return insert_after(text, root, _last(root), BUS, f"{{{_quoted(text, root, key)}: {value}}}")
    if isinstance(mapping, MappingNode) and not mapping.entries:  # `bus: {}`
        return [Splice(mapping.span.start, mapping.span.end, f"{{{key}: {value}}}")]
    if not isinstance(mapping, MappingNode):  # a trim for a strip that the file does not have
        raise ValueError(f"no {trim.strip.value} {trim.number}")
    existing = child(mapping, key)
    if isinstance(existing, ScalarNode):
        return [Splice(value_start(text, existing), existing.span.end, value)]
    known = [mapping.entries[name] for name in _WHAT_A_TRACK_IS if name in mapping.entries]
    if trim.where is Where.INPUT and known:
        return insert_after(text, mapping, max(known, key=lambda entry: entry.span.start), key, value)
    return insert_after(text, mapping, _last(mapping), key, value)


def _last(mapping: MappingNode) -> Entry:
    return max(mapping.entries.values(), key=lambda entry: entry.span.start)


def _quoted(text: str, mapping: MappingNode, key: str) -> str:
    """As the mapping's other keys are, so that JSON stays JSON."""
    mark = text[_last(mapping).span.start]
    return f"{mark}{key}{mark}" if mark in "\"'" else key
