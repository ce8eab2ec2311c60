"""A .vstpreset file for the plugin that is here.

Programs on Windows write the class id's first eight bytes in another order than those elsewhere; hosts compare the
letters and refuse. So the id of the same plugin in either order is replaced by what the plugin itself writes.
"""

from __future__ import annotations

import struct

_ID = slice(8, 40)
_DATA = 48
_TURNED = ((0, 8), (8, 12), (12, 16))
NO_ID = b"0" * 32
"""Of a state that was taken from a file which names none."""


def fitted(preset: bytes, own: bytes) -> bytes | None:
    """The preset as the plugin would have written it; None where it is another plugin's, or no preset.

    Args:
        preset: the file.
        own: what the plugin gives as its present state, a preset as well.
    """
    if preset[:4] != b"VST3" or len(preset) < _ID.stop:
        return None
    digits, own_digits = preset[_ID].upper(), own[_ID]
    if digits not in (own_digits.upper(), _turned(own_digits.upper()), NO_ID):
        return None
    return preset[: _ID.start] + own_digits + preset[_ID.stop :]


def held(preset: bytes) -> bytes:
    """What lies between the header and the list of chunks: the states themselves."""
    if len(preset) < _DATA:
        return b""
    (list_at,) = struct.unpack_from("<q", preset, _ID.stop)
    return preset[_DATA : max(_DATA, list_at)]


def _turned(digits: bytes) -> bytes:
    """Each of the first three groups with its bytes the other way round."""
    turned = b"".join(b"".join(digits[at : at + 2] for at in range(end - 2, start - 2, -2)) for start, end in _TURNED)
    return turned + digits[16:]
