"""`expect:` -> expectations, each by itself: its keys, its ranges, the stage or tap and the findings that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from chainsim.load.mapping_validation import Validator
from chainsim.load.message_location import Place
from chainsim.load.range_checking import range_value
from chainsim.load.stage_positions import stage_nodes
from chainsim.load.wording import found, one_of, quote, suggestion
from chainsim.load.yaml_nodes import Location, MappingNode, Node, ScalarNode, SequenceNode, plain
from chainsim.model.chain import Stage
from chainsim.model.expectation import EXPECTATIONS, Expectation, LevelRanges
from chainsim.model.finding import FINDINGS
from chainsim.model.stage_names import stage_name

_NESTED = ("input", "output")
_NO_RANGES = ("tap", "stage", "without", *_NESTED)


class ExpectationChecker:
    """Checks against the stages that stand in the same file."""

    def __init__(self, validator: Validator, root: MappingNode, stages: Sequence[tuple[str, Stage]]) -> None:
        self._validator = validator
        self._paths = [path for path, _ in stage_nodes(root)]
        self._names = Counter(stage_name(stage) for _, stage in stages)
        self._stages_known = len(stages) == len(self._paths)

    def expectations(self, node: Node) -> object:
        """What the list holds that is right; a value that is no list is left for the model to refuse."""
        if not isinstance(node, SequenceNode):
            return plain(node)
        made = []
        for index, item in enumerate(node.items):
            if self._validator.mistakes.full:
                break
            expectation = self._expectation(item, ("expect", index), f"expectation {index + 1}")
            if expectation is not None:
                made.append(expectation)
        return tuple(made)

    def _expectation(self, node: Node, location: Location, words: str) -> Expectation | None:
        if not isinstance(node, MappingNode):
            kinds = one_of(EXPECTATIONS)
            self._validator.note(location, f"{words} must be a mapping with {kinds}, found {found(node)}")
            return None
        place = Place(node, location, words)
        kind = next((kind for kind in EXPECTATIONS if kind in node.entries), None)
        if kind is None:
            self._validator.without_kind(place, EXPECTATIONS, LevelRanges.model_fields)
            return None
        before = len(self._validator.mistakes)
        values = {
            key: self._levels(entry.node, (*location, key), f"'{key}' of {words}")
            if key in _NESTED and isinstance(entry.node, MappingNode)
            else self._value(key, entry.node, (*location, key), words)
            for key, entry in node.entries.items()
        }
        if len(self._validator.mistakes) > before:
            values = {key: value for key, value in values.items() if value is not None}
        made = self._validator.validate(EXPECTATIONS[kind], values, place)
        self._check_names(node, location)
        if len(self._validator.mistakes) == before and set(node.entries) <= {"tap", "stage"}:
            self._validator.note(
                location, f"{words} asserts nothing; add a range such as 'true_peak_dbtp: {{max: -1}}'"
            )
        return made

    def _levels(self, node: MappingNode, location: Location, words: str) -> LevelRanges | None:
        values = {key: self._value(key, entry.node, (*location, key), words) for key, entry in node.entries.items()}
        if not node.entries:
            self._validator.note(location, f"{words} is empty; add a range such as 'true_peak_dbtp: {{max: -1}}'")
        return self._validator.validate(LevelRanges, values, Place(node, location, words))

    def _value(self, key: str, node: Node, location: Location, words: str) -> object:
        """A value as the models take it; ranges come as models or tuples, None after a mistake that was noted."""
        if key in _NO_RANGES:
            return plain(node)
        return range_value(self._validator, key, node, location, words)

    def _check_names(self, node: MappingNode, location: Location) -> None:
        """The stage, tap and findings that are named exist."""
        for index, item in _texts(node, "without"):
            if item.text not in FINDINGS:
                end = suggestion(item.text, FINDINGS, "there are")
                self._validator.note((*location, "without", index), f"unknown finding {quote(item.text)}{end}")
        tap = node.entries.get("tap")
        last = sum(1 for path in self._paths if "." not in path)
        if tap and isinstance(tap.node, ScalarNode) and type(tap.node.value) is int and tap.node.value > last:
            self._validator.note((*location, "tap"), f"there is no tap {tap.node.value}; the last one is {last}")
        stage = node.entries.get("stage")
        if not stage or not isinstance(stage.node, ScalarNode) or not isinstance(stage.node.value, str):
            return
        name = stage.node.text
        if name in self._paths or not self._stages_known or not name:
            return
        if not self._names[name]:
            end = suggestion(name, [*self._names, *self._paths], "there are") if self._paths else "; the chain has none"
            self._validator.note((*location, "stage"), f"there is no stage {quote(name)}{end}")
        elif self._names[name] > 1:
            self._validator.note(
                (*location, "stage"), f"several stages are called {quote(name)}; use a path such as '1'"
            )


def _texts(node: MappingNode, key: str) -> Iterator[tuple[int, ScalarNode]]:
    entry = node.entries.get(key)
    if entry and isinstance(entry.node, SequenceNode):
        for index, item in enumerate(entry.node.items):
            if isinstance(item, ScalarNode) and isinstance(item.value, str):
                yield index, item
