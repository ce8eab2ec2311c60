"""A .RfxChain: effects in order, as REAPER's browser of chains takes them.

REAPER knows a VST3 by its class id and by a number: FNV-1a of 32 bits over the id's sixteen bytes as a GUID lies in
memory, without the top bit. That was found by trying, and is right for all of twenty-six ids that public files from
Windows and macOS show with their numbers.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chainsim.exchange.reaper.volume_effect import volume_lines
from chainsim.exchange.reaper.vst_bytes import block_lines
from chainsim.exchange.vstpreset import VstPreset

_FNV_BASIS, _FNV_PRIME = 0x811C_9DC5, 0x0100_0193


@dataclass(frozen=True, slots=True)
class ListedVst3:
    """A VST3 with its state; `file` is its bundle's name without folders."""

    name: str
    file: str
    preset: VstPreset
    bypassed: bool = False


@dataclass(frozen=True, slots=True)
class ListedGain:
    """A plain gain; `note` is shown beside it."""

    gain_db: float
    note: str


def chain_text(effects: Iterable[ListedVst3 | ListedGain]) -> str:
    """The whole file."""
    return "".join(f"{line}\n" for effect in effects for line in _lines(effect))


def unique_number(class_id: str) -> int:
    """What REAPER calls a VST3 by, besides its class id of 32 hex digits."""
    number = _FNV_BASIS
    for byte in uuid.UUID(hex=class_id).bytes_le:
        number = (number ^ byte) * _FNV_PRIME & 0xFFFF_FFFF
    return number & 0x7FFF_FFFF


def _lines(effect: ListedVst3 | ListedGain) -> Iterator[str]:
    if isinstance(effect, ListedGain):
        yield from volume_lines(effect.gain_db, "", effect.note)
        return
    class_id = effect.preset.class_id.upper()
    number = unique_number(class_id)
    yield f"BYPASS {int(effect.bypassed)} 0 0"
    yield f'<VST {_quoted(f"VST3: {effect.name}")} {_quoted(effect.file)} 0 "" {number}{{{class_id}}} ""'
    yield from (f"  {line.decode()}" for line in block_lines(number, effect.preset.state))
    yield ">"
    yield "FLOATPOS 0 0 0 0"
    yield f"FXID {{{str(uuid.uuid4()).upper()}}}"
    yield "WAK 0 0"


def _quoted(text: str) -> str:
    """In whichever quotes the text does not hold; all three at once are written as REAPER does, with one changed."""
    line = " ".join(text.split())
    for quote in "\"'`":
        if quote not in line:
            return f"{quote}{line}{quote}"
    return f"`{line.replace('`', chr(39))}`"
