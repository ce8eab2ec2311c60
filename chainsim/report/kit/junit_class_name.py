"""The name that a file has in CI systems, which show names with dots as a tree and merge what has the same name."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from urllib.parse import quote

_ENDING = ".yaml"


def class_name(file: str) -> str:
    """`chains.vocal` of chains/vocal.yaml. Distinct files have distinct names: a pass must not hide a failure.

    So a dot within a name, and what can't be seen, is written as in an address (%2E); a file without an ending ends
    with a bare %.
    """
    path = PurePosixPath(file.replace("\\", "/") if os.sep == "\\" else file)
    *folders, name = path.parts or (file,)
    if name.endswith(_ENDING) and name != _ENDING:
        last = _written(name.removesuffix(_ENDING))
    else:
        last = _written(name) + ("" if "." in name else "%")
    return ".".join([*map(_written, folders), last])


def _written(part: str) -> str:
    return "".join(
        character if character.isprintable() and character not in "%./\\" else _as_in_address(character)
        for character in part
    )


def _as_in_address(character: str) -> str:
    return "%2E" if character == "." else quote(character, safe="", errors="surrogatepass")
