from __future__ import annotations

import struct

import pytest

from chainsim.exchange.project import PluginState
from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.exchange.vstpreset import VstPreset, read_vstpreset, write_vstpreset

CLASS_ID = "0123456789ABCDEF0123456789ABCDEF"


def test_laid_out_as_steinberg_says() -> None:
    data = write_vstpreset(VstPreset(CLASS_ID, PluginState(b"component", b"controller")))
    assert data[:4] == b"VST3"
    assert struct.unpack_from("<i", data, 4) == (1,)
    assert data[8:40] == CLASS_ID.encode()
    (list_at,) = struct.unpack_from("<q", data, 40)
    assert data[48:list_at] == b"componentcontroller"
    assert data[list_at : list_at + 8] == b"List" + struct.pack("<i", 2)
    assert data[list_at + 8 :] == b"Comp" + struct.pack("<qq", 48, 9) + b"Cont" + struct.pack("<qq", 57, 10)


@pytest.mark.parametrize("state", [PluginState(b"a"), PluginState(b"", b"b"), PluginState(bytes(300), bytes(7))])
def test_read_as_written(state: PluginState) -> None:
    preset = VstPreset(CLASS_ID, state)
    assert read_vstpreset(write_vstpreset(preset), "a.vstpreset") == preset


WHOLE = write_vstpreset(VstPreset(CLASS_ID, PluginState(b"component")))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a: not a .vstpreset file (it does not begin with 'VST3')"),
        (b"RIFF" + WHOLE[4:], "a: not a .vstpreset file (it does not begin with 'VST3')"),
        (WHOLE[:60], "a: cut short: its list of chunks is not where it says"),
        (WHOLE[:-1], "a: its list of chunks is damaged"),
        (WHOLE[:8] + b"?" * 32 + WHOLE[40:], "a: the class id is not 32 hexadecimal digits"),
        (WHOLE[:-8] + struct.pack("<q", 1 << 40), "a: a chunk lies outside the file"),
        (WHOLE[:-20] + b"Prog" + WHOLE[-16:], "a: holds no state of the processor (chunk 'Comp')"),
    ],
)
def test_what_is_no_preset(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_vstpreset(data, "a")
    assert str(caught.value) == message
