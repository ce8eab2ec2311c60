"""Plain values -> the text of a chain or session file, as chainsim itself reads it: every text is quoted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Text(str):
    """A text that is quoted whatever it looks like: `1e3`, `on` and `2024-01-01` are texts of other kinds elsewhere."""

    __slots__ = ()


class _Printer(yaml.SafeDumper):
    """Quotes texts, repeats what is equal instead of naming it."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - as PyYAML has it
        return True


_Printer.add_representer(_Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def to_yaml(values: Mapping[str, Any]) -> str:
    """The text of a file; keys stay in their order."""
    return yaml.dump(_quoted(values), Dumper=_Printer, sort_keys=False, allow_unicode=True, width=110)


def _quoted(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _Text(value)
    if isinstance(value, Mapping):
        return {str(key): _quoted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_quoted(inner) for inner in value]
    return value
