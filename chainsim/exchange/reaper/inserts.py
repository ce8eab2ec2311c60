"""Effects in order, as FXCHAIN, MASTERFXLIST and a chain file list them.

Before each block stands `BYPASS bypassed offline`, after it what else is said of the effect (WET, PARMENV, PARALLEL).
What is contested is not guessed at: a chain with PARALLEL in it has no order that is known, a WET other than 1 no
formula, a CONTAINER routing of its own. Such inserts say so in `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chainsim.exchange.project import Insert, PluginState
from chainsim.exchange.reaper.envelopes import is_active
from chainsim.exchange.reaper.rpp_parser import Block, Line, Tree, number
from chainsim.exchange.reaper.volume_effect import is_volume, volume_gain_db
from chainsim.exchange.reaper.vst_bytes import VstBytesError, decoded, vst3_state

FX_TAGS = ("VST", "AU", "CLAP", "DX", "JS", "LV2", "VIDEO_EFFECT", "CONTAINER")
_LABEL = re.compile(
    r"(?:(VST3|VST|AU|CLAP|DX|LV2|JS)(i?): )?(.*?)(?: \(([^()]*(?:\([^()]*\))?)\))?(?: \(\d+(?:->\d+)?ch\))?"
)
_VST3_ID = re.compile(r"\{([0-9A-Fa-f]{32})\}")


@dataclass(slots=True)
class ListedFx:
    """An effect's block, and the lines before and behind it."""

    block: Block
    bypass: Line | None
    behind: list[Line | Block] = field(default_factory=list)

    @property
    def first(self) -> Line:
        """Where the effect begins in the text."""
        return self.bypass or self.block.head


def listed_fx(entries: Sequence[Line | Block], tree: Tree) -> list[ListedFx]:
    """The effects among the entries of a block, in order."""
    found: list[ListedFx] = []
    bypass: Line | None = None
    for entry in entries:
        if isinstance(entry, Block) and entry.tag in FX_TAGS:
            found.append(ListedFx(entry, bypass))
            bypass = None
        elif isinstance(entry, Line) and tree.text(entry).startswith("BYPASS"):
            bypass = entry
        elif found and bypass is None:
            found[-1].behind.append(entry)
    return found


def read_inserts(entries: Sequence[Line | Block], tree: Tree) -> tuple[Insert, ...]:
    """The inserts of a chain."""
    effects = listed_fx(entries, tree)
    inserts = tuple(_insert(fx, tree) for fx in effects)
    parallel = next((line for fx in effects if (line := _parallel(fx, tree))), None)
    if parallel is None:
        return inserts
    why = f"some effects of this chain run in parallel (line {parallel.number}); which with which is not known"
    return tuple(replace(insert, unknown=why) for insert in inserts)


def _parallel(fx: ListedFx, tree: Tree) -> Line | None:
    for entry in fx.behind:
        if isinstance(entry, Line):
            words = tree.words(entry)
            if words[:1] == ["PARALLEL"] and number(words, 1, 1) != 0:
                return entry
    return None


def _insert(fx: ListedFx, tree: Tree) -> Insert:
    words = tree.words(fx.block)
    switches = tree.words(fx.bypass) if fx.bypass else []
    wet, left_out = 1.0, []
    for entry in fx.behind:
        said = tree.words(entry)
        if said[:1] == ["WET"]:
            wet = number(said, 1, 1.0)
        elif said[:1] == ["PARMENV"] and isinstance(entry, Block) and is_active(entry, tree):
            left_out.append(f"automation of a parameter ({' '.join(said[1:2])})")
        elif said[:1] == ["PROGRAMENV"]:
            left_out.append(f"modulation of a parameter ({' '.join(said[1:2])})")
    insert = replace(
        _described(fx.block, words, tree),
        bypassed=number(switches, 1, 0) != 0,
        offline=number(switches, 2, 0) != 0,
        wet=wet,
        origin=tree.place(fx.block),
        left_out=tuple(left_out),
    )
    if wet != 1.0 and not insert.unknown:
        return replace(insert, unknown=f"its dry signal is mixed in (WET {wet:g}), by a law that is not known")
    return insert


def _described(block: Block, words: list[str], tree: Tree) -> Insert:
    if block.tag == "CONTAINER":
        inside = ", ".join(insert.label for insert in read_inserts(block.entries, tree)) or "nothing"
        return Insert("container", words[1] if len(words) > 1 else "Container", unknown=f"a container of {inside}")
    if block.tag == "JS":
        return _script(block, words, tree)
    if block.tag == "VIDEO_EFFECT":
        return Insert("video", words[1] if len(words) > 1 else "Video processor")
    label = words[1] if len(words) > 1 else ""
    match = _LABEL.fullmatch(label)
    kind, instrument, name, maker = match.groups() if match else (None, "", label, None)
    plugin_id = None
    for word in words[4:]:
        if found := _VST3_ID.search(word):
            plugin_id = found[1].upper()
    shape = kind or ("VST3" if plugin_id else block.tag)
    insert = Insert(
        "VST3" if plugin_id else shape,
        name or label or "without a name",
        maker=maker,
        file=words[2] if block.tag in ("VST", "AU") and len(words) > 2 else None,  # of an AU: "Maker: Name"
        plugin_id=plugin_id,
        is_instrument=instrument == "i",
    )
    return _with_state(insert, block, tree) if insert.format == "VST3" else insert


def _with_state(insert: Insert, block: Block, tree: Tree) -> Insert:
    lines = (tree.data[line.start : line.end] for line in block.entries if isinstance(line, Line))
    try:
        state: PluginState | None = vst3_state(decoded(lines))
    except VstBytesError as error:
        return replace(insert, unknown=str(error))
    return replace(insert, state=state)


def _script(block: Block, words: list[str], tree: Tree) -> Insert:
    path = words[1] if len(words) > 1 else "without a name"
    sliders = next((tree.words(line) for line in block.entries if isinstance(line, Line) and tree.text(line)), [])
    if is_volume(path) and (gain_db := volume_gain_db(sliders)) is not None:
        return Insert("JS", path, parameters={"gain_db": gain_db})
    return Insert("JS", path)
