"""YAML text -> a tree of nodes with positions, bounded in depth and size.

PyYAML supplies the events (its C parser where it was built, ten times faster); the tree is built here, without
recursion, because PyYAML's own composer overflows the stack on deep nesting, expands aliases without bound and
lets the last of two equal keys win. Refused: tags other than YAML's own, merge keys (`<<` is not YAML 1.2),
several documents, keys that are lists or mappings, control characters in text.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from chainsim.load.mistakes import Mistakes
from chainsim.load.syntax_errors import syntax_mistake, unknown_mistake, unreadable_character
from chainsim.load.yaml_nodes import Node
from chainsim.load.yaml_tree_builder import GivenUpError, TreeBuilder

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LOOK_AHEAD_CHARACTERS = 1024  # beyond where a parser complains: so far the key of a mapping may reach
_MOST_CHARACTERS_AGAIN = 64 * 1024


def compose(text: str, mistakes: Mistakes) -> Node | None:
    """The root of the file, or None where it is empty or can't be read any further than the mistakes say."""
    unreadable = unreadable_character(text)
    if unreadable is not None:
        mistakes.add(*unreadable)
        return None
    try:
        root = _compose_events(events(text), mistakes)
    except yaml.YAMLError as error:
        if not _second_opinion(error, text, mistakes):
            mistakes.add(*(syntax_mistake(error, text) or unknown_mistake(error)))
        return None
    except GivenUpError:
        return None
    if root is None:
        mistakes.add((1, 1), "the file is empty; `chainsim init` writes a chain to start from")
    return root


def _compose_events(source: Iterator[yaml.Event], mistakes: Mistakes) -> Node | None:
    builder = TreeBuilder(mistakes)
    for event in source:
        builder.take(event)
    return builder.root


def _second_opinion(error: yaml.YAMLError, text: str, mistakes: Mistakes) -> bool:
    """Where the parser says what has no words here: whether PyYAML's own parser, in Python, finds what has.

    libyaml looks far ahead and has bounds of its own (from 0.2.6 on a thousand levels of nesting), so that it may stop
    at a place before which the tree builder would have said what is wrong. The Python parser gives events one by one;
    it is asked for no more than the part that libyaml has read.
    """
    if syntax_mistake(error, text) is not None:
        return False
    mark = getattr(error, "problem_mark", None)
    read = text if mark is None or mark.index is None else text[: mark.index + _LOOK_AHEAD_CHARACTERS]
    try:
        _compose_events(events(read[:_MOST_CHARACTERS_AGAIN], yaml.SafeLoader), mistakes)
    except GivenUpError:
        return True
    except yaml.YAMLError:
        return False
    return False


def events(text: str, loader: type[yaml.SafeLoader] = _LOADER) -> Iterator[yaml.Event]:
    """PyYAML's events; whatever its parsers raise is a YAMLError."""
    try:
        yield from yaml.parse(text, Loader=loader)
    except (ValueError, OverflowError) as error:  # the Python parser on a \U escape or a version out of range
        raise yaml.YAMLError(str(error)) from error
