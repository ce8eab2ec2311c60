"""Bytes -> text, by the byte order mark where there is one, else UTF-8 (YAML 1.2.2, section 5.2)."""

from __future__ import annotations

import codecs

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UndecodableError(Exception):
    """The file is not text, from the given line and column on."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def encoding_of(content: bytes) -> tuple[bytes, str]:
    """The byte order mark (empty if there is none) and the encoding of a file."""
    return next((pair for pair in _ENCODINGS if content.startswith(pair[0])), (b"", "utf-8"))


def decode(text: bytes | str) -> str:
    """The text without its byte order mark.

    Raises:
        UndecodableError: it is in another encoding than its mark says, or in none.
    """
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    mark, encoding = encoding_of(text)
    body = text[len(mark) :]
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if not mark and b"\0" in body:
            raise UndecodableError("expected YAML, text in UTF-8, found binary data", 1, 1) from None
        before = body[: error.start].decode(encoding)
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        name = encoding.removesuffix("-le").removesuffix("-be").upper()
        message = f"expected text in {name}, found the byte 0x{body[error.start]:02X}; save the file as UTF-8"
        raise UndecodableError(message, line, column) from None
