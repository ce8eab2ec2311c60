"""A track's items: which file, from where, how long and how loud; what can't be taken is named."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.exchange.project import Item
from chainsim.exchange.reaper.envelopes import is_active
from chainsim.exchange.reaper.rpp_parser import Block, Line, Tree, number
from chainsim.units import db_from_gain

_AUDIO = ("WAVE", "MP3", "FLAC", "VORBIS", "OPUS", "WAVPACK")
_OF_TAKES = {
    "TAKEFX": "take FX",
    "VOLENV": "its volume envelope",
    "PANENV": "its pan envelope",
    "MUTEENV": "its mute envelope",
    "PITCHENV": "its pitch envelope",
}


def read_item(block: Block, tree: Tree) -> Item:
    """One item, with its active take."""
    shared, takes = _takes(block, tree)
    active = next((n for n, take in enumerate(takes) if _is_selected(take, tree)), 0)
    said = {words[0]: words for line in shared if isinstance(line, Line) and (words := tree.words(line))}
    of_take = {words[0]: words for line in takes[active] if isinstance(line, Line) and (words := tree.words(line))}
    left_out: list[str] = []
    aside: list[str] = []
    if len(takes) > 1:
        all_play = number(said.get("ALLTAKES", []), 1, 0.0) != 0
        others = f"{len(takes) - 1} other take{'s' if len(takes) > 2 else ''}"
        (left_out if all_play else aside).append(f"{others} at the same time" if all_play else others)
    take_gain = (
        number(of_take["TAKEVOLPAN"], 2, 1.0) if "TAKEVOLPAN" in of_take else number(said.get("VOLPAN", []), 3, 1.0)
    )
    if active and "TAKEVOLPAN" not in of_take:
        take_gain = 1.0
    pan = number(said.get("VOLPAN", []), 2, 0.0)
    if take_gain < 0:
        left_out.append("its polarity is inverted")
    if pan:
        left_out.append(f"pan {pan:+.2f}")
    left_out += _played(of_take)
    fade_in_s, fade_out_s = (  # set by hand, or made where items overlap
        max(0.0, number(said.get(key, []), 2, 0.0), number(said.get(key, []), 3, 0.0)) for key in ("FADEIN", "FADEOUT")
    )
    left_out += [
        _OF_TAKES[entry.tag]
        for entry in takes[active]
        if isinstance(entry, Block) and entry.tag in _OF_TAKES and (entry.tag == "TAKEFX" or is_active(entry, tree))
    ]
    file, why = _file(takes[active], tree)
    return Item(
        file=file,
        start_s=max(0.0, number(said.get("POSITION", []), 1, 0.0)),
        length_s=number(said.get("LENGTH", []), 1, 0.0) or None,
        offset_s=number(of_take.get("SOFFS", []), 1, 0.0),
        gain_db=db_from_gain(abs(number(said.get("VOLPAN", []), 1, 1.0) * take_gain)),
        fade_in_s=fade_in_s,
        fade_out_s=fade_out_s,
        muted=number(said.get("MUTE", []), 1, 0.0) != 0,
        loops=number(said.get("LOOP", []), 1, 1.0) != 0,
        origin=tree.place(block),
        left_out=tuple(left_out) + ((why,) if why else ()),
        aside=tuple(aside),
    )


def _played(of_take: dict[str, list[str]]) -> Iterator[str]:
    """How it plays its file otherwise than as it is: `PLAYRATE rate preserve-pitch semitones`, `CHANMODE`, `SM`."""
    rate, semitones = (number(of_take.get("PLAYRATE", []), field, usual) for field, usual in ((1, 1.0), (3, 0.0)))
    if rate != 1.0:
        yield f"played at {rate:g} times its speed"
    if semitones:
        yield f"its pitch is moved by {semitones:+g} semitones"
    if mode := number(of_take.get("CHANMODE", []), 1, 0.0):
        yield f"its channels are not played as they are (CHANMODE {mode:g})"
    if "SM" in of_take:
        yield "it has stretch markers"


def _takes(block: Block, tree: Tree) -> tuple[list[Line | Block], list[list[Line | Block]]]:
    """What the item says, which is also its first take, and the entries of every take."""
    takes: list[list[Line | Block]] = [[]]
    for entry in block.entries:
        if isinstance(entry, Line) and tree.words(entry)[:1] == ["TAKE"]:
            takes.append([])
        takes[-1].append(entry)
    return takes[0], takes


def _is_selected(take: list[Line | Block], tree: Tree) -> bool:
    return bool(take) and isinstance(take[0], Line) and tree.words(take[0])[:2] == ["TAKE", "SEL"]


def _file(take: list[Line | Block], tree: Tree) -> tuple[str | None, str]:
    """The audio file of a take, or why there is none."""
    source = next((entry for entry in take if isinstance(entry, Block) and entry.tag == "SOURCE"), None)
    if source is None:
        return None, "no source"
    kind = (tree.words(source)[1:2] or ["nothing"])[0].upper()
    if kind not in _AUDIO:
        return None, {"MIDI": "MIDI", "SECTION": "a section of a file, or a reversed one"}.get(
            kind, f"a source of {kind}"
        )
    for entry in source.entries:
        if isinstance(entry, Line) and (words := tree.words(entry))[:1] == ["FILE"] and len(words) > 1:
            return words[1], ""
    return None, "a source without a file"
