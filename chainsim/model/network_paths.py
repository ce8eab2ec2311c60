"""File names that lead to another machine."""

from __future__ import annotations


def is_on_server(name: str) -> bool:
    r"""Whether a name is a UNC or device path of Windows: `\\server\share`, `//server/share`, `\\?\UNC\server`.

    Only to ask whether such a file exists logs on to that server, with the user's name and a hash of the password. So
    names that stand in files are looked at as text, alike on every system, before anything is asked.
    """
    return name[:2].replace("\\", "/") == "//"
