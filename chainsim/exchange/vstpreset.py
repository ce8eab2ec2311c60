"""`.vstpreset` files: a VST3 plugin's state as every host can exchange it.

`"VST3"; i32 version; 32 ASCII digits of the class id; i64 offset of the list; the chunks;
"List"; i32 count; count x (4 characters; i64 offset; i64 size)`, all little-endian (Steinberg's VST 3 documentation,
"Preset & Program Lists"). The chunks kept here are `Comp`, the processor's state, and `Cont`, the controller's.
"""

from __future__ import annotations

import string
import struct
from dataclasses import dataclass

from chainsim.exchange.bounded_reading import LARGEST_STATE_BYTES
from chainsim.exchange.project import PluginState
from chainsim.exchange.unreadable_file import ExchangeError

_HEADER = struct.Struct("<4si32sq")
_ENTRY = struct.Struct("<4sqq")
_MOST_CHUNKS = 128  # as the SDK's own reader


@dataclass(frozen=True, slots=True)
class VstPreset:
    """A plugin's class id (32 hex digits, as the file has them) and its state."""

    class_id: str
    state: PluginState


def read_vstpreset(data: bytes, name: str) -> VstPreset:
    """The preset in these bytes; `name` is for messages.

    Raises:
        ExchangeError: it is none, or cut short.
    """
    if len(data) < _HEADER.size or data[:4] != b"VST3":
        raise ExchangeError(f"{name}: not a .vstpreset file (it does not begin with 'VST3')")
    _, _, digits, list_at = _HEADER.unpack_from(data)
    class_id = digits.decode("ascii", "replace")
    if not set(class_id) <= set(string.hexdigits):
        raise ExchangeError(f"{name}: the class id is not 32 hexadecimal digits")
    if not _HEADER.size <= list_at <= len(data) - 8 or data[list_at : list_at + 4] != b"List":
        raise ExchangeError(f"{name}: cut short: its list of chunks is not where it says")
    (count,) = struct.unpack_from("<i", data, list_at + 4)
    if not 0 <= count <= _MOST_CHUNKS or list_at + 8 + count * _ENTRY.size > len(data):
        raise ExchangeError(f"{name}: its list of chunks is damaged")
    chunks: dict[bytes, bytes] = {}
    for number in range(count):
        kind, offset, size = _ENTRY.unpack_from(data, list_at + 8 + number * _ENTRY.size)
        if offset < 0 or size < 0 or offset + size > len(data) or size > LARGEST_STATE_BYTES:
            raise ExchangeError(f"{name}: a chunk lies outside the file")
        chunks.setdefault(kind, data[offset : offset + size])
    if b"Comp" not in chunks:
        raise ExchangeError(f"{name}: holds no state of the processor (chunk 'Comp')")
    return VstPreset(class_id, PluginState(chunks[b"Comp"], chunks.get(b"Cont", b"")))


def write_vstpreset(preset: VstPreset) -> bytes:
    """The file of a preset."""
    chunks = [(b"Comp", preset.state.component)]
    if preset.state.controller:
        chunks.append((b"Cont", preset.state.controller))
    body, entries, at = b"", b"", _HEADER.size
    for kind, data in chunks:
        entries += _ENTRY.pack(kind, at, len(data))
        body += data
        at += len(data)
    header = _HEADER.pack(b"VST3", 1, preset.class_id.encode("ascii"), at)
    return header + body + b"List" + struct.pack("<i", len(chunks)) + entries
