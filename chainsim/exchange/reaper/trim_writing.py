"""Trims into a REAPER project: lines are spliced, every other byte stays.

A track's clip gain is the first number of every item's VOLPAN, its fader that of its own VOLPAN (both linear, both
multiplied). Between effects goes REAPER's own `JS utility/volume`, with its ceiling out of reach. What can't be changed
without changing more than the level is refused by name, before anything is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chainsim.exchange.reaper.envelopes import active_envelopes
from chainsim.exchange.reaper.inserts import ListedFx, listed_fx
from chainsim.exchange.reaper.project_reading import project_block, track_blocks
from chainsim.exchange.reaper.rpp_parser import Block, Line, Tree, number, read_tree
from chainsim.exchange.reaper.strip_trim import StripTrim
from chainsim.exchange.reaper.trim_comparison import ensure_moved_as_meant
from chainsim.exchange.reaper.volume_effect import volume_lines
from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.units import gain_from_db

_NUMBER = re.compile(rb"(\s*\w+\s+)(\S+)")
_NOTE = "trim by chainsim"


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    new: bytes


def trimmed(data: bytes, name: str, trims: Sequence[StripTrim]) -> bytes:
    """The project with the trims in it, read again and compared.

    Args:
        data: the project's file.
        name: for messages.
        trims: of strips by the lines that `read_project` gave as their origin.

    Raises:
        ExchangeError: a trim can't be written; the message says where and why. Nothing is half done.
    """
    tree = read_tree(data, name)
    root = project_block(tree)
    tracks = {block.head.number: block for block in track_blocks(root)}
    _refuse_equal_names(tree, list(tracks.values()), trims)
    splices: list[_Splice] = []
    for trim in trims:
        if trim.line is None:
            splices += _on_strip(tree, root, trim, "MASTER_VOLUME", "MASTERFXLIST")
        elif trim.line in tracks:
            splices += _on_track(tree, tracks[trim.line], trim)
        else:
            raise ExchangeError(f"{name}:{trim.line}: no track begins here; the file has changed")
    made = _spliced(data, splices)
    ensure_moved_as_meant(tree, read_tree(made, name), trims)
    return made


def _on_track(tree: Tree, block: Block, trim: StripTrim) -> Iterator[_Splice]:
    where = f"{tree.place(block)}: track '{trim.name}'"
    said = {words[0]: words for entry in block.entries if isinstance(entry, Line) and (words := tree.words(entry))}
    if number(said.get("NCHAN", []), 1, 2) != 2:
        raise ExchangeError(f"{where} has {said['NCHAN'][1]} channels; a trim is for two")
    if any(isinstance(entry, Block) and entry.tag == "FREEZE" for entry in block.entries):
        raise ExchangeError(f"{where} is frozen: its items are printed, and what they were is hidden")
    items = [entry for entry in block.entries if isinstance(entry, Block) and entry.tag == "ITEM"]
    if trim.clip_db and items and not trim.is_sum:
        for item in items:
            if any(isinstance(entry, Block) and entry.tag == "TAKEFX" for entry in item.entries):
                raise ExchangeError(f"{tree.place(item)}: an item of '{trim.name}' has take FX, which its gain drives")
            yield _multiplied(tree, item, "VOLPAN", trim.clip_db, f"{tree.place(item)}: an item of '{trim.name}'")
        trim = StripTrim(trim.line, trim.name, 0.0, trim.fader_db, trim.before_db)
    yield from _on_strip(tree, block, trim, "VOLPAN", "FXCHAIN")


def _on_strip(tree: Tree, block: Block, trim: StripTrim, fader: str, chain_tag: str) -> Iterator[_Splice]:
    where = f"{tree.place(block)}: '{trim.name}'"
    if trim.fader_db:
        if envelopes := active_envelopes(block, tree):
            raise ExchangeError(f"{tree.place(envelopes[0])}: '{trim.name}' has an active envelope over its fader")
        yield _multiplied(tree, block, fader, trim.fader_db, where)
    if not trim.clip_db and not trim.before_db:
        return
    chain = next((entry for entry in block.entries if isinstance(entry, Block) and entry.tag == chain_tag), None)
    effects = [] if chain is None else listed_fx(chain.entries, tree)
    if not effects:
        raise ExchangeError(f"{where} has no effect that a trim could stand before")
    _refuse_order(tree, effects, trim.name)
    wanted = dict(trim.before_db)
    if trim.clip_db:
        first = effects[0].block.head.number
        wanted[first] = wanted.get(first, 0.0) + trim.clip_db
    by_line = {effect.block.head.number: effect for effect in effects}
    for line, gain_db in wanted.items():
        if line not in by_line:
            raise ExchangeError(f"{tree.name}:{line}: no effect of '{trim.name}' begins here; the file has changed")
        if gain_db:
            yield _volume_before(tree, by_line[line].first, gain_db)


def _refuse_order(tree: Tree, effects: Sequence[ListedFx], name: str) -> None:
    for effect in effects:
        if effect.block.tag == "CONTAINER":
            raise ExchangeError(f"{tree.place(effect.block)}: '{name}' has a container; where a trim acts is not known")
        for entry in effect.behind:
            words = tree.words(entry)
            if words[:1] == ["PARALLEL"] and number(words, 1, 1) != 0:
                raise ExchangeError(f"{tree.place(entry)}: '{name}' has effects in parallel; their order is not known")
            if words[:1] == ["PROGRAMENV"]:
                raise ExchangeError(
                    f"{tree.place(entry)}: '{name}' has a modulated parameter, which counts the effects"
                )


def _refuse_equal_names(tree: Tree, blocks: Sequence[Block], trims: Sequence[StripTrim]) -> None:
    names: dict[str, list[Block]] = {}
    for block in blocks:
        said = next(
            (tree.words(one) for one in block.entries if isinstance(one, Line) and tree.text(one)[:4] == "NAME"), []
        )
        names.setdefault(" ".join(said[1:2]), []).append(block)
    lines = {trim.line for trim in trims}
    for name, same in names.items():
        if len(same) > 1 and any(block.head.number in lines for block in same):
            places = " and ".join(tree.place(block) for block in same[:2])
            raise ExchangeError(f"{places}: two tracks are called '{name}'; give them names of their own")


def _multiplied(tree: Tree, block: Block, key: str, gain_db: float, where: str) -> _Splice:
    for entry in block.entries:
        if isinstance(entry, Line) and tree.words(entry)[:1] == [key]:
            match = _NUMBER.match(tree.data, entry.start, entry.end)
            value = number(tree.words(entry), 1, 0.0)
            if match is None or not value:
                raise ExchangeError(f"{tree.place(entry)}: {where.split(': ')[-1]} is at -inf, which no trim moves")
            return _Splice(match.start(2), match.end(2), f"{value * gain_from_db(gain_db):.14g}".encode())
    raise ExchangeError(f"{where} has no line {key}")


def _volume_before(tree: Tree, line: Line, gain_db: float) -> _Splice:
    text = tree.data[line.start : line.end]
    indent = text[: len(text) - len(text.lstrip(b" \t"))].decode("ascii")
    end = b"\r\n" if text.endswith(b"\r\n") else b"\n"
    new = b"".join(one.encode() + end for one in volume_lines(gain_db, indent, _NOTE))
    return _Splice(line.start, line.start, new)


def _spliced(data: bytes, splices: Sequence[_Splice]) -> bytes:
    parts, at = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        parts += [data[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*parts, data[at:]])
