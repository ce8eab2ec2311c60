from __future__ import annotations

import base64
import struct

import pytest

from chainsim.exchange.project import PluginState
from chainsim.exchange.reaper.vst_bytes import VstBytesError, decoded, encoded, vst3_state
from tests.exchange.writing import block_bytes

STATE = PluginState(bytes(range(256)) * 3, b"controller")


def by_hand(state: PluginState, footer: bytes) -> bytes:
    """Two inputs and outputs, the layout written out."""
    body = struct.pack("<II", len(state.component), 1) + state.component
    body += struct.pack("<II", len(state.controller), 0) + state.controller
    pins = struct.pack("<IQQ", 2, 1, 2)
    return struct.pack("<II", 7, 0xFEED5EEF) + pins + pins + struct.pack("<III", len(body), 1, 16) + body + footer


@pytest.mark.parametrize("footer", [b"", b"\0\0\x10\0\0\0", b"\0My preset\0\x10\0\0\0"])
def test_with_and_without_a_footer(footer: bytes) -> None:
    assert vst3_state(by_hand(STATE, footer)) == STATE


def test_read_as_written_whatever_lines_it_is_cut_into() -> None:
    data = block_bytes(7, STATE)
    lines = [base64.b64encode(data[:60]), base64.b64encode(data[60:63]), *encoded(data[63:-6]), b"AAAQAAAA\r\n"]
    assert decoded(lines) == data
    assert vst3_state(data) == STATE


def test_a_plugin_that_has_kept_nothing() -> None:
    assert vst3_state(struct.pack("<IIIIIII", 7, 0xFEED5EEE, 0, 0, 0, 1, 0)) is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "its state does not begin as REAPER's do"),
        (b"\0" * 80, "its state does not begin as REAPER's do"),
        (block_bytes(7, STATE)[:40], "its state is cut short"),
        (block_bytes(7, STATE)[:500], "its state is cut short"),
        (struct.pack("<III", 7, 0xFEED5EEE, 1 << 31), "its state names more than a thousand channels"),
        (by_hand(PluginState(b""), b"").replace(struct.pack("<II", 0, 1), struct.pack("<II", 99, 1), 1),
         "the state of its processor is cut short"),
    ],
)  # fmt: skip
def test_what_is_no_state(data: bytes, message: str) -> None:
    with pytest.raises(VstBytesError) as caught:
        vst3_state(data)
    assert str(caught.value) == message


def test_a_state_of_gigabytes_is_not_gathered() -> None:
    line = base64.b64encode(bytes(1 << 20))
    with pytest.raises(VstBytesError, match="its state is larger than 64 MiB"):
        decoded(line for _ in range(2000))


def test_a_line_that_is_no_base64() -> None:
    with pytest.raises(VstBytesError, match="a line of its state is no base64"):
        decoded([b"AAAA", b"!!"])


def test_a_state_that_a_vst2_has_left() -> None:
    """A project that was moved from the VST2 to the VST3 of a plugin may hold one."""
    body = bytes.fromhex("efbeadde0df0adde") + bytes(120)
    data = struct.pack("<IIIIIII", 7, 0xFEED5EEE, 0, 0, len(body), 1, 0) + body
    with pytest.raises(VstBytesError, match=r"^its state is of the plugin's VST2, from before it was one$"):
        vst3_state(data)
