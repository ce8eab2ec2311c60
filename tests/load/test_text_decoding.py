from __future__ import annotations

import codecs

import pytest

from chainsim.load.text_decoding import UndecodableError, decode

TEXT = "name: Gesang ß 主唱 🎤\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_encodings(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == TEXT


def test_text_is_taken_as_it_is() -> None:
    assert decode(TEXT) == TEXT
    assert decode("\ufeff" + TEXT) == TEXT


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"a: \xe9\n", 1, 4, "expected text in UTF-8, found the byte 0xE9; save the file as UTF-8"),
        ("a\nß: ".encode() + b"\xff", 2, 4, "expected text in UTF-8, found the byte 0xFF; save the file as UTF-8"),
        (b"\xff\xfea\0b", 1, 2, "expected text in UTF-16, found the byte 0x62; save the file as UTF-8"),
        (b"RIFF\x24\0\0\xf0WAVE", 1, 1, "expected YAML, text in UTF-8, found binary data"),
    ],
)
def test_not_text(content: bytes, line: int, column: int, message: str) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(content)
    assert (str(caught.value), caught.value.line, caught.value.column) == (message, line, column)
