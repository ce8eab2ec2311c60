"""JSON that chainsim wrote, read again: bounded, checked against what is needed of it, and refused in one way."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from chainsim.errors import UsageError

T = TypeVar("T")


def read_own_json(
    file: Path, schema: type[T], what: str, *, most_bytes: int, makes: str = "", newest: int | None = None
) -> T:
    """What a file holds.

    Args:
        file: of ours, or somebody said so.
        schema: a dataclass or a pydantic model of what is needed of it.
        what: the file is, without its article.
        most_bytes: more are not read.
        makes: the command that makes such a file.
        newest: `format_version` that can be read; None: the schema has none.

    Raises:
        UsageError: there is none, or it is not one, or of a newer chainsim.
    """
    hint = f"; `{makes}` makes one" if makes else ""
    try:
        if file.stat().st_size > most_bytes:
            raise UsageError(f"'{file}' is larger than {most_bytes >> 20} MiB: too large for a {what}")
        read = TypeAdapter(schema).validate_json(file.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"there is no {what} '{file}'{hint}") from None
    except OSError as error:
        raise UsageError(f"can't read the {what} '{file}': {error.strerror}") from error
    except ValidationError as error:
        raise UsageError(f"'{file}' is no {what}: {_first_mistake(error)}{hint}") from None
    version = getattr(read, "format_version", None)
    if newest is not None and isinstance(version, int) and version > newest:
        raise UsageError(f"'{file}' is of format {version}, this chainsim reads up to {newest}")
    return read


def _first_mistake(error: ValidationError) -> str:
    first: Any = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "missing":
        return f"{place}: is missing{' (of an older chainsim?)' if len(first['loc']) > 1 else ''}"
    return f"{place}: {first['msg']}" if place else str(first["msg"])
