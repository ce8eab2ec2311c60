"""What an Ogg file holds, page by page (RFC 3533): libsndfile reads its first stream and says nothing of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

MAX_PAGE_BYTES = 65_307
PAGE_HEADER_BYTES = 27
BEGINS_STREAM = 0x02
ENDS_STREAM = 0x04
FLAC = b"\x7fFLAC"


@dataclass(frozen=True, slots=True)
class OggPages:
    """`links` is how many streams follow each other; all that begin before the first audio page are one.

    `goes_on` says that pages of a stream follow the page that ends it, `goes_back` that a page ends at an earlier frame
    than one before it. Within its last page a stream may end before the page does, and that can't be told from a lie.
    """

    links: int
    is_flac: bool
    goes_on: bool = False
    goes_back: bool = False


def survey(stream: BinaryIO) -> OggPages:
    """Walk all pages; damaged places are skipped up to the next page."""
    at = links = 0
    is_flac, in_audio, goes_on, goes_back = False, True, False, False
    reached: dict[bytes, int] = {}  # serial number -> frame
    ended: set[bytes] = set()  # serial numbers
    while True:
        stream.seek(at)
        page = stream.read(PAGE_HEADER_BYTES + 255 + len(FLAC))
        if page[:4] != b"OggS" or len(page) < PAGE_HEADER_BYTES:
            found = _next_page(stream, at + 1)
            if found is None:
                return OggPages(links, is_flac, goes_on, goes_back)
            at = found
            continue
        body = PAGE_HEADER_BYTES + page[26]
        begins = bool(page[5] & BEGINS_STREAM)
        if begins and in_audio:
            links += 1
            is_flac = is_flac or page[body:].startswith(FLAC)
        in_audio = not begins
        serial = page[14:18]
        if begins:
            ended.discard(serial)
            reached.pop(serial, None)
        frame = int.from_bytes(page[6:14], "little", signed=True)
        if frame >= 0:  # -1: no packet ends on this page
            goes_back = goes_back or frame < reached.get(serial, 0)
            reached[serial] = frame
        goes_on = goes_on or serial in ended
        if page[5] & ENDS_STREAM:
            ended.add(serial)
        at += body + sum(page[PAGE_HEADER_BYTES:body])


def ends_inside_page(stream: BinaryIO, file_bytes: int) -> bool:
    """Whether the file stops in the middle of a page, as a download that broke off does.

    A missing end-of-stream flag alone proves nothing: recordings of radio streams have none.
    """
    stream.seek(max(file_bytes - MAX_PAGE_BYTES, 0))
    tail = stream.read(MAX_PAGE_BYTES)
    at = tail.rfind(b"OggS")
    if at < 0:
        return False
    page = tail[at:]
    if len(page) < PAGE_HEADER_BYTES:
        return True
    segments = page[26]
    lacing = page[PAGE_HEADER_BYTES : PAGE_HEADER_BYTES + segments]
    return len(page) < PAGE_HEADER_BYTES + segments + sum(lacing)


def _next_page(stream: BinaryIO, at: int) -> int | None:
    """Where the next page may begin."""
    while True:
        stream.seek(at)
        piece = stream.read(MAX_PAGE_BYTES)
        found = piece.find(b"OggS")
        if found >= 0:
            return at + found
        if len(piece) < MAX_PAGE_BYTES:
            return None
        at += len(piece) - 3
