"""The bytes in a `<VST` block: REAPER's header, the plugin's own state, and a footer.

Each line is base64 by itself and the results are joined (sections need not begin on a new line): `u32 id; u32 magic;
u32 inputs; u64 mask x inputs; u32 outputs; u64 mask x outputs; u32 size; u32; u32`, `size` bytes, a footer that may
be missing. Of a VST3 these bytes are `u32 n; u32 1; n bytes of the processor; u32 m; u32 0; m bytes of the controller`.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Iterable

from chainsim.exchange.bounded_reading import LARGEST_STATE_BYTES
from chainsim.exchange.project import PluginState

_MAGICS = (0xFEED5EEE, 0xFEED5EEF)
_VERSION = 0x0010_FFFF
_OF_VST2 = bytes.fromhex("efbeadde0df0adde")
_MOST_PINS = 1024
_LINE_BYTES = 210  # so many give 280 characters, as REAPER's own lines
FOOTER = b"\0\0\x10\0\0\0"
"""Program and preset without names."""


class VstBytesError(ValueError):
    """The block is not what REAPER writes; the message says what is wrong."""


def decoded(lines: Iterable[bytes]) -> bytes:
    """The bytes of a block.

    Raises:
        VstBytesError: a line is no base64, or it is too much.
    """
    parts: list[bytes] = []
    total = 0
    for line in lines:
        try:
            part = base64.b64decode(line.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise VstBytesError("a line of its state is no base64") from None
        total += len(part)
        if total > LARGEST_STATE_BYTES:
            raise VstBytesError(f"its state is larger than {LARGEST_STATE_BYTES >> 20} MiB")
        parts.append(part)
    return b"".join(parts)


def vst3_state(data: bytes) -> PluginState | None:
    """The state of a VST3 in a block's bytes; None where the plugin has left none.

    Raises:
        VstBytesError: the bytes are not laid out as said above.
    """
    body = _plugin_bytes(data)
    if not body:
        return None
    if body.startswith(_OF_VST2):
        raise VstBytesError("its state is of the plugin's VST2, from before it was one")
    component, rest = _part(body, "processor")
    controller = _part(rest, "controller")[0] if rest else b""
    return PluginState(component, controller)


def block_lines(unique_id: int, state: PluginState, *, inputs: int = 2, outputs: int = 2) -> list[bytes]:
    """A block of a VST3's state as lines of base64, as REAPER writes it.

    Header, state and footer each begin a line, as in most that REAPER writes.
    """
    return [line for section in _sections(unique_id, state, inputs, outputs) for line in encoded(section)]


def _sections(unique_id: int, state: PluginState, inputs: int, outputs: int) -> tuple[bytes, bytes, bytes]:
    body = struct.pack("<II", len(state.component), 1) + state.component
    body += struct.pack("<II", len(state.controller), 0) + state.controller
    pins = b"".join(
        struct.pack("<I", count) + b"".join(struct.pack("<Q", 1 << pin) for pin in range(count))
        for count in (inputs, outputs)
    )
    return struct.pack("<II", unique_id, _MAGICS[0]) + pins + struct.pack("<III", len(body), 1, _VERSION), body, FOOTER


def encoded(data: bytes) -> list[bytes]:
    """Lines of base64."""
    return [base64.b64encode(data[at : at + _LINE_BYTES]) for at in range(0, len(data), _LINE_BYTES)]


def _plugin_bytes(data: bytes) -> bytes:
    at = 8
    if len(data) < at or struct.unpack_from("<I", data, 4)[0] not in _MAGICS:
        raise VstBytesError("its state does not begin as REAPER's do")
    for _ in range(2):
        if len(data) < at + 4:
            raise VstBytesError("its state is cut short")
        (pins,) = struct.unpack_from("<I", data, at)
        if pins > _MOST_PINS:
            raise VstBytesError("its state names more than a thousand channels")
        at += 4 + 8 * pins
    if len(data) < at + 12:
        raise VstBytesError("its state is cut short")
    (size,) = struct.unpack_from("<I", data, at)
    at += 12
    if at + size > len(data):
        raise VstBytesError("its state is cut short")
    return data[at : at + size]


def _part(body: bytes, whose: str) -> tuple[bytes, bytes]:
    if len(body) < 8:
        raise VstBytesError(f"the state of its {whose} is cut short")
    (size,) = struct.unpack_from("<I", body)
    if 8 + size > len(body):
        raise VstBytesError(f"the state of its {whose} is cut short")
    return body[8 : 8 + size], body[8 + size :]
