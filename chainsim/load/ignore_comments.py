"""`# chainsim: ignore[finding-name]`: comments that ask not to be told of a finding at one place.

A comment counts for whatever stands on its line: a stage (its trim, its parameters), an expectation, `source` and
`input_trim_db` (findings at the input), `fader_db` (findings at the output). Anything after the bracket is the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from chainsim.load.mistakes import Mistakes
from chainsim.load.stage_positions import ENDS, expectation_nodes, stage_nodes
from chainsim.load.wording import quote, suggestion
from chainsim.load.yaml_composer import events
from chainsim.load.yaml_nodes import MappingNode, Node, SequenceNode, child
from chainsim.model.checked_chain import place_of
from chainsim.model.finding import FINDINGS, Finding
from chainsim.model.result import Result

Ignores = tuple[tuple[str, str], ...]
"""Pairs of a place ("3.2.1", "expect.2", "input", "output") and the name of a finding."""

_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*chainsim[ \t]*:[ \t]*(?P<order>.*)$", re.MULTILINE)
_ORDER = re.compile(r"ignore[ \t]*\[(?P<names>[^\]]*)\]")


def read_ignores(text: str, root: Node, mistakes: Mistakes) -> Ignores:
    """What the comments in a chain file ignore, and where; comments that ignore nothing are mistakes."""
    comments = list(ignore_comments(text))
    if not comments:
        return ()
    places = _places_by_line(root)
    found: list[tuple[str, str]] = []
    for line, column, order in comments:
        match = _ORDER.match(order)
        names = [name.strip() for name in match["names"].split(",")] if match else []
        if not match or not all(names):
            mistakes.add((line, column), f"expected '# chainsim: ignore[finding-name]', found {quote(order.strip())}")
            continue
        for name in names:
            if name not in FINDINGS:
                end = suggestion(name, FINDINGS, "there are")
                mistakes.add((line, column), f"unknown finding {quote(name)} in a comment{end}")
        if line not in places:
            message = "this comment stands beside no stage and ignores nothing; put it on the line of a stage"
            mistakes.add((line, column), message)
        found += [(place, name) for place in places.get(line, ()) for name in names]
    return tuple(found)


def without_ignored(ignores: Ignores, result: Result) -> Result:
    """The result with findings set apart that the file's comments ask not to be told of."""
    if not ignores:
        return result
    shown: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in result.findings:
        place = place_of(finding) if finding.expectation is None else f"expect.{finding.expectation}"
        (suppressed if (place, finding.name) in ignores else shown).append(finding)
    return replace(result, findings=tuple(shown), suppressed=tuple(suppressed))


def ignore_comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and what follows `chainsim:`, for comments; text in quotes that looks like one is none."""
    candidates = list(_COMMENT.finditer(text))
    if not candidates:
        return
    spans = _scalar_spans(text)
    for match in candidates:
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        if not any(start <= (line, column) < end for start, end in spans):
            yield line, column, match["order"]


def _scalar_spans(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [
        (
            (event.start_mark.line + 1, event.start_mark.column + 1),
            (event.end_mark.line + 1, event.end_mark.column + 1),
        )
        for event in events(text)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark is not None and event.end_mark is not None
    ]


def _places_by_line(root: Node) -> dict[int, list[str]]:
    """What stands on each line; a stage's lines are not those of the stages in its branches."""
    places: dict[int, list[str]] = {}

    def stand(place: str, lines: Iterator[int]) -> None:
        for line in set(lines):
            places.setdefault(line, []).append(place)

    for path, node in stage_nodes(root):
        stand(path, _lines(node))
    for path, node in expectation_nodes(root):
        stand(path, _lines(node))
    if isinstance(root, MappingNode):
        for place, keys in ENDS.items():
            for entry in (root.entries[key] for key in keys if key in root.entries):
                stand(place, (line for lines in ([entry.line], _lines(entry.node)) for line in lines))
    return places


def _lines(node: Node) -> Iterator[int]:
    yield node.line
    if isinstance(node, MappingNode):
        for key, entry in node.entries.items():
            yield entry.line
            if key != "parallel" or not isinstance(child(node, key), SequenceNode):
                yield from _lines(entry.node)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _lines(item)
