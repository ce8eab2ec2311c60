import io
import struct

import pytest

from chainsim.stimulus.container import Shortfall, find_data, find_shortfall
from chainsim.stimulus.container_chunks import MAX_CHUNKS


def shortfall(data: bytes) -> Shortfall | None:
    chunk = find_data(io.BytesIO(data))
    return None if chunk is None else find_shortfall(chunk, len(data))


def wav(*chunks: tuple[bytes, int, bytes], order: str = "<", magic: bytes = b"RIFF") -> bytes:
    body = b"".join(name + struct.pack(order + "I", size) + data for name, size, data in chunks)
    return magic + struct.pack(order + "I", 4 + len(body)) + b"WAVE" + body


@pytest.mark.parametrize(("order", "magic"), [("<", b"RIFF"), (">", b"RIFX")])
def test_data_of_the_promised_size_and_one_byte_less(order: str, magic: bytes) -> None:
    # An odd chunk before it is padded to even.
    head = (b"note", 3, b"abc\0")
    assert shortfall(wav(head, (b"data", 8, bytes(8)), order=order, magic=magic)) is None
    assert shortfall(wav(head, (b"data", 8, bytes(7)), order=order, magic=magic)) == Shortfall(8, 7)


def test_rf64_takes_its_size_from_ds64() -> None:
    ds64 = (b"ds64", 28, struct.pack("<QQQI", 0, 8, 0, 0))
    assert shortfall(wav(ds64, (b"data", 0xFFFF_FFFF, bytes(8)), magic=b"RF64")) is None
    assert shortfall(wav(ds64, (b"data", 0xFFFF_FFFF, bytes(7)), magic=b"RF64")) == Shortfall(8, 7)


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"OggS", b"fLaC" + bytes(100), wav((b"note", 9, b""))]
)
def test_says_nothing_where_nothing_is_promised(data: bytes) -> None:
    assert shortfall(data) is None


def test_endless_empty_chunks_end() -> None:
    data = wav(*[(b"junk", 0, b"")] * (MAX_CHUNKS + 5), (b"data", 8, b""))
    assert shortfall(data) is None
