"""REAPER's three kinds of files -> Project."""

from __future__ import annotations

from pathlib import Path

from chainsim.exchange.bounded_reading import read_bounded
from chainsim.exchange.project import Project, ProjectTrack
from chainsim.exchange.reaper.inserts import read_inserts
from chainsim.exchange.reaper.rpp_parser import Block, Line, Tree, number, read_tree
from chainsim.exchange.reaper.tracks import read_master, read_tracks
from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.units import db_from_gain

PROGRAM = "REAPER"


def read_project_file(path: Path) -> Project:
    """A project.

    Raises:
        ExchangeError: it is none, or can't be read.
    """
    tree = read_tree(read_bounded(path), str(path))
    return project_of(tree)


def project_of(tree: Tree) -> Project:
    """The project in a tree."""
    root = project_block(tree)
    rate = panlaw = None
    left_out: list[str] = []
    for entry in root.entries:
        if isinstance(entry, Line):
            words = tree.words(entry)
            if words[:1] == ["SAMPLERATE"] and number(words, 2, 0) and number(words, 1, 0) > 0:
                rate = int(number(words, 1, 0))
            elif words[:1] == ["PANLAW"] and number(words, 1, -1) > 0:
                panlaw = round(db_from_gain(number(words, 1, 1)), 2)
            elif words[:1] == ["PLAYRATE"] and number(words, 1, 1) != 1:
                left_out.append(f"the whole project is played at {number(words, 1, 1):g} times its speed")
    tracks = read_tracks(track_blocks(root), tree)
    master = read_master(root, tree)
    return Project(PROGRAM, tracks, master, sample_rate_hz=rate, pan_law_db=panlaw, left_out=tuple(left_out))


def project_block(tree: Tree) -> Block:
    """The block of the whole project.

    Raises:
        ExchangeError: there is none.
    """
    for entry in tree.root.entries:
        if isinstance(entry, Block) and entry.tag == "REAPER_PROJECT":
            return entry
    what = "an empty file" if not tree.data.strip() else "no REAPER project"
    raise ExchangeError(f"{tree.name}: {what}: nothing in it begins with <REAPER_PROJECT")


def track_blocks(root: Block) -> list[Block]:
    """The tracks of a project, in order."""
    return [entry for entry in root.entries if isinstance(entry, Block) and entry.tag == "TRACK"]


def read_template_file(path: Path) -> Project:
    """A track template: one track or several.

    Raises:
        ExchangeError: it is none, or can't be read.
    """
    tree = read_tree(read_bounded(path), str(path))
    tracks = read_tracks(track_blocks(tree.root), tree)
    if not tracks:
        raise ExchangeError(f"{path}: no track template: it holds no <TRACK")
    return Project(PROGRAM, tracks)


def read_chain_file(path: Path) -> Project:
    """A chain of effects. An empty file is a chain without effects, as REAPER itself writes one.

    Raises:
        ExchangeError: it is none, or can't be read.
    """
    tree = read_tree(read_bounded(path), str(path))
    inserts = read_inserts(tree.root.entries, tree)
    if not inserts and tree.data.strip():
        raise ExchangeError(f"{path}: no chain of effects: it holds no <VST, <JS, <AU or the like")
    track = ProjectTrack(key="1", name=path.stem, inserts=inserts, origin=str(path))
    return Project(PROGRAM, (track,), is_chain=True)
