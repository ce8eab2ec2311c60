import io

import pytest

from chainsim.stimulus.ogg import OggPages, ends_inside_page, survey


def page(payload: bytes, flags: int = 0) -> bytes:
    lacing = bytes([255] * (len(payload) // 255) + [len(payload) % 255])
    return b"OggS\0" + bytes([flags]) + bytes(20) + bytes([len(lacing)]) + lacing + payload


@pytest.mark.parametrize("missing", [1, 299, 301, 310])
def test_last_page_incomplete(missing: int) -> None:
    data = page(bytes(400)) + page(bytes(300))
    assert ends_inside_page(io.BytesIO(data[:-missing]), len(data) - missing)


@pytest.mark.parametrize("more", [b"", b"TAG" + bytes(125)])
def test_last_page_complete(more: bytes) -> None:
    data = page(bytes(400)) + page(bytes(300)) + more
    assert not ends_inside_page(io.BytesIO(data), len(data))


BEGIN, AUDIO = page(b"\x01vorbis", 2), page(bytes(400))


@pytest.mark.parametrize(
    ("data", "links"),
    [
        (BEGIN + AUDIO, 1),
        (BEGIN + BEGIN + AUDIO + AUDIO, 1),  # streams beside each other begin together
        (BEGIN + AUDIO + BEGIN + AUDIO, 2),
        (BEGIN + AUDIO + bytes(100_000) + BEGIN + AUDIO, 2),  # damaged in between
        (BEGIN + AUDIO + BEGIN + AUDIO + BEGIN + BEGIN + AUDIO, 3),
        (b"", 0),
    ],
)
def test_streams_that_follow_each_other(data: bytes, links: int) -> None:
    assert survey(io.BytesIO(data)) == OggPages(links, is_flac=False)


def test_flac_within() -> None:
    assert survey(io.BytesIO(page(b"\x7fFLAC\1\0", 2) + AUDIO)) == OggPages(1, is_flac=True)
