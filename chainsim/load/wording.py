"""How messages name things: what was found, what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from chainsim.load.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode

_LONGEST_QUOTE = 60


def quote(text: str) -> str:
    """Text from the file in quotes, on one line: shortened, with everything unprintable escaped."""
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 3] + "..."
    return "'" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in shown) + "'"


def found(node: Node) -> str:
    """What stands in the file, in the words of a message."""
    if isinstance(node, SequenceNode):
        return "a list" if node.items else "an empty list"
    if isinstance(node, MappingNode):
        return "a mapping" if node.entries else "an empty mapping"
    return _found_scalar(node)


def _found_scalar(node: ScalarNode) -> str:
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if isinstance(node.value, str):
        return f"text {quote(node.text)}" if node.text else "empty text"
    return f"the number {quote(node.text)[1:-1]}"


def repeatable(node: Node) -> str | None:
    """Text that advice can hand back as it stands: not empty, short and printable. None for anything else."""
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        return None
    return node.text if 0 < len(node.text) <= _LONGEST_QUOTE and node.text.isprintable() else None


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant. Long words are not compared: that takes quadratic time."""
    names = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), names, n=1) if len(word) <= _LONGEST_QUOTE else []
    return names[close[0]] if close else None


def suggestion(word: str, known: Iterable[str], otherwise: str) -> str:
    """The end of a message about an unknown word: the nearest known one, else what there is to choose from."""
    names = tuple(known)
    close = closest(word, names)
    return f", did you mean {quote(close)}?" if close else f"; {otherwise} {one_of(names, 'and')}"


def one_of(names: Iterable[str], conjunction: str = "or") -> str:
    """'a', 'b' or 'c'."""
    quoted = [quote(name) for name in names]
    return f"{', '.join(quoted[:-1])} {conjunction} {quoted[-1]}" if len(quoted) > 1 else quoted[0]
