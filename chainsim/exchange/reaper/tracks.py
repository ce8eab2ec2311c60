"""Tracks, folders and the master of a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chainsim.exchange.project import ProjectTrack, Send, SendMode
from chainsim.exchange.reaper.envelopes import read_envelopes
from chainsim.exchange.reaper.inserts import read_inserts
from chainsim.exchange.reaper.items import read_item
from chainsim.exchange.reaper.rpp_parser import Block, Line, Tree, number
from chainsim.units import db_from_gain

_WIDE_PANS = (5, 6)
"""Stereo pan and dual pan; others are balances."""
_SEND_MODES: dict[int, SendMode] = {0: "post-fader", 1: "pre-fx", 3: "pre-fader"}


def read_tracks(blocks: list[Block], tree: Tree) -> tuple[ProjectTrack, ...]:
    """The tracks in order, each with its folder and its sends."""
    tracks: list[ProjectTrack] = []
    sends: dict[int, list[Send]] = {}
    folders: list[str] = []
    for index, block in enumerate(blocks):
        track = replace(_track(block, str(index + 1), tree), parent=folders[-1] if folders else None)
        tracks.append(track)
        for entry in block.entries:
            if not isinstance(entry, Line):
                continue
            words = tree.words(entry)
            if words[:1] == ["AUXRECV"]:
                sends.setdefault(int(number(words, 1, -1)), []).append(_send(words, track.key, tree.place(entry)))
            elif words[:1] == ["ISBUS"]:
                kind, closes = number(words, 1, 0), int(number(words, 2, 0))
                if kind == 1:
                    folders.append(track.key)
                elif closes < 0:
                    del folders[max(0, len(folders) + closes) :]
    return tuple(replace(track, sends=tuple(sends.get(index, ()))) for index, track in enumerate(tracks))


def read_master(root: Block, tree: Tree) -> ProjectTrack:
    """The master track."""
    said = _said(root, tree)
    volume = said.get("MASTER_VOLUME", [])
    inserts = next((entry for entry in root.entries if isinstance(entry, Block) and entry.tag == "MASTERFXLIST"), None)
    curves, left_out = read_envelopes(root, tree)
    if number(said.get("MASTER_FX", []), 1, 1) == 0:
        left_out.append("MASTER_FX 0: probably all effects of the master are bypassed")
    if int(number(said.get("MASTERMUTESOLO", []), 1, 0)) & 1:
        left_out.append("the master is muted")
    return ProjectTrack(
        key="master",
        name="Master",
        fader_db=db_from_gain(abs(number(volume, 1, 1.0))),
        pan=number(volume, 2, 0.0),
        inserts=read_inserts(inserts.entries, tree) if inserts else (),
        channels=int(number(said.get("MASTER_NCH", []), 1, 2)),
        origin=tree.place(inserts) if inserts else tree.name,
        curves=curves,
        left_out=tuple(left_out),
    )


def _track(block: Block, key: str, tree: Tree) -> ProjectTrack:
    said = _said(block, tree)
    volume = said.get("VOLPAN", [])
    chain = next((entry for entry in block.entries if isinstance(entry, Block) and entry.tag == "FXCHAIN"), None)
    curves, left_out = read_envelopes(block, tree)
    left_out += _placed(said)
    return ProjectTrack(
        key=key,
        name=" ".join(said.get("NAME", [])[1:2]) or f"Track {key}",
        is_folder=number(said.get("ISBUS", []), 1, 0) == 1,
        fader_db=db_from_gain(abs(number(volume, 1, 1.0))),
        pan=max(-1.0, min(1.0, number(volume, 2, 0.0))),
        muted=number(said.get("MUTESOLO", []), 1, 0) != 0,
        inserts_bypassed=number(said.get("FX", []), 1, 1) == 0,
        inserts=read_inserts(chain.entries, tree) if chain else (),
        items=tuple(
            read_item(entry, tree) for entry in block.entries if isinstance(entry, Block) and entry.tag == "ITEM"
        ),
        goes_to_parent=number(said.get("MAINSEND", []), 1, 1) != 0,
        channels=int(number(said.get("NCHAN", []), 1, 2)),
        origin=tree.place(block),
        curves=curves,
        left_out=tuple(left_out),
        aside=tuple(_aside(block, said)),
    )


def _placed(said: Mapping[str, list[str]]) -> Iterator[str]:
    """What makes a track sound otherwise than its items, effects, fader and pan tell."""
    volume = said.get("VOLPAN", [])
    if number(said.get("IPHASE", []), 1, 0):
        yield "its polarity is inverted"
    if number(said.get("PLAYOFFS", []), 1, 0) and not int(number(said.get("PLAYOFFS", []), 2, 0)) & 1:
        yield f"its items are played with an offset (PLAYOFFS {number(said['PLAYOFFS'], 1, 0):g})"
    if number(volume, 3, -1) > 0:
        yield "it has a pan law of its own"
    if number(said.get("PANMODE", []), 1, 3) in _WIDE_PANS and (number(volume, 4, -1), number(volume, 5, 1)) != (-1, 1):
        yield "its pan has a width"
    if first := number(said.get("MAINSEND", []), 2, 0):
        yield f"it goes to channels from {first + 1:g} on of what it goes into"


def _aside(block: Block, said: Mapping[str, list[str]]) -> Iterator[str]:
    """What does not change how the project sounds, or is a matter of listening to a part of it."""
    tags = {entry.tag for entry in block.entries if isinstance(entry, Block)}
    if number(said.get("MUTESOLO", []), 2, 0):
        yield "solo: all tracks are mixed"
    if "FREEZE" in tags:
        yield "it is frozen: what it was before is left out"
    if "FXCHAIN_REC" in tags:
        yield "input FX"
    if "HWOUT" in said:
        yield "a hardware output"


def _said(block: Block, tree: Tree) -> dict[str, list[str]]:
    """The lines of a block by their first word; of several the first."""
    said: dict[str, list[str]] = {}
    for entry in block.entries:
        if isinstance(entry, Line) and (words := tree.words(entry)):
            said.setdefault(words[0], words)
    return said


def _send(words: list[str], target: str, origin: str) -> Send:
    """`AUXRECV source mode volume pan mute mono phase from-channels to-channels`, channels from 0 on."""
    mode = _SEND_MODES.get(int(number(words, 2, 0)))
    gain_db = db_from_gain(abs(number(words, 3, 1.0)))
    pan = max(-1.0, min(1.0, number(words, 4, 0.0)))
    unknown = ""
    if mode is None:
        unknown = f"its mode {number(words, 2, 0):g} is not known"
    elif number(words, 8, 0) or number(words, 9, 0):
        unknown = "it is on other channels than the first two, as a sidechain"
    elif number(words, 6, 0) or number(words, 7, 0) or number(words, 3, 1.0) < 0:
        unknown = "it is mono or inverted"
    muted = number(words, 5, 0) != 0
    return Send(target, gain_db, mode or "post-fader", muted=muted, pan=pan, unknown=unknown, origin=origin)
