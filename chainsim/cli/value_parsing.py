"""`name=value` as written on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chainsim.errors import UsageError
from chainsim.tasks.value_overrides import Override

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<text>.*)(?P=quote)""", re.DOTALL)


def parse_value(text: str) -> bool | int | float | str:
    """True and false, numbers, else text; quotes make text of anything."""
    text = text.strip()
    if quoted := _QUOTED.fullmatch(text):
        return quoted["text"]
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        return int(text) if re.fullmatch(r"[-+]?\d+", text) else float(text)
    return text


def parse_settings(settings: Sequence[str]) -> tuple[Override, ...]:
    """What `--set PATH.PARAMETER=VALUE` asks for.

    Raises:
        UsageError: it can't be read; says which.
    """
    return tuple(_parse_setting(setting) for setting in settings)


def split_outside_quotes(text: str, separator: str = ",") -> Iterator[str]:
    """The parts between separators, those within quotes left alone."""
    part, quote = "", ""
    for c in text:
        if c == separator and not quote:
            yield part
            part = ""
            continue
        part += c
        quote = "" if c == quote else (quote or (c if c in "\"'" else ""))
    yield part


def _parse_setting(setting: str) -> Override:
    target, equals, text = setting.partition("=")
    if not equals or not target.strip():
        raise UsageError(f"--set '{setting}': expected PATH.PARAMETER=VALUE, for example 3.trim_db=-6")
    return Override(target.strip(), parse_value(text), f"--set '{setting}'")
