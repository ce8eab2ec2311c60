from __future__ import annotations

import pytest

from chainsim.host.vstpreset_class_id import fitted, held

OWN = b"VST3\x01\0\0\0" + b"0123456789ABCDEF0123456789ABCDEF" + bytes(8) + b"own"


@pytest.mark.parametrize(
    "digits",
    [
        b"0123456789ABCDEF0123456789ABCDEF",
        b"0123456789abcdef0123456789abcdef",
        b"67452301AB89EFCD0123456789ABCDEF",  # the first 4, 2 and 2 bytes turned, as Windows' COM has them
        b"0" * 32,
    ],
)
def test_the_same_plugin_s_whatever_the_order(digits: bytes) -> None:
    preset = OWN[:8] + digits + bytes(8) + b"state"
    assert fitted(preset, OWN) == OWN[:40] + bytes(8) + b"state"


@pytest.mark.parametrize("preset", [b"", b"VST3", b"RIFF" + OWN[4:], OWN[:8] + b"1" * 32 + OWN[40:]])
def test_another_plugin_s_is_none(preset: bytes) -> None:
    assert fitted(preset, OWN) is None


def test_an_empty_chunk_in_the_list_is_no_other_state() -> None:
    header = OWN[:40] + (53).to_bytes(8, "little")
    assert held(header + b"state" + b"List\x01") == held(header + b"state" + b"List\x02") == b"state"
    assert held(b"VST3") == b""
