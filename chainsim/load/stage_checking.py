"""`stages:` -> stages, each by itself, those inside parallel branches included."""

from __future__ import annotations

from chainsim.load.mapping_validation import Validator, values_of
from chainsim.load.message_location import Place
from chainsim.load.wording import found, one_of, quote, repeatable
from chainsim.load.yaml_nodes import Location, MappingNode, Node, ScalarNode, SequenceNode, plain
from chainsim.model.chain import (
    STAGE_KINDS,
    AuStage,
    Branch,
    BuiltinStage,
    ExternalStage,
    ParallelStage,
    Stage,
    UnavailableStage,
    Vst3Stage,
)

_MODELS: dict[str, type[Stage]] = {
    "builtin": BuiltinStage,
    "vst3": Vst3Stage,
    "au": AuStage,
    "parallel": ParallelStage,
    "unavailable": UnavailableStage,
}
_OTHERS = "; the plugin's own settings go under 'parameters'"


class StageChecker:
    """Walks through all stages; `valid` are those with nothing wrong in them, by path, in document order."""

    def __init__(self, validator: Validator, of: str = "") -> None:
        self._validator = validator
        self._of = of  # " of track 'Kick'", where a file holds several lists of stages
        self.valid: list[tuple[str, Stage]] = []

    def stages(self, node: Node, location: Location, prefix: str = "") -> object:
        """What the list holds that is right; a value that is no list is left for the model to refuse."""
        if not isinstance(node, SequenceNode):
            return plain(node)
        found_stages = []
        for index, item in enumerate(node.items):
            if self._validator.mistakes.full:
                break
            stage = self._stage(item, (*location, index), f"{prefix}{index + 1}")
            if stage is not None:
                found_stages.append(stage)
        return tuple(found_stages)

    def _stage(self, node: Node, location: Location, path: str) -> Stage | None:
        if not isinstance(node, MappingNode):
            self._validator.note(location, _no_mapping(node, path, self._of))
            return None
        place = Place(node, location, stage_words(node, path) + self._of, _OTHERS)
        kinds = [key for key in node.entries if key in STAGE_KINDS]
        if not kinds:
            meant = self._validator.without_kind(place, STAGE_KINDS, ExternalStage.model_fields)
            self._validator.validate(ExternalStage, values_of(node, without=[meant or ""]), place)
            return None
        kind, *others = kinds
        for other in others:
            message = f"{place.words} has both '{kind}' and '{other}'; keep one"
            self._validator.note((*location, other), message, key=True)
        at, mistakes_before = len(self.valid), len(self._validator.mistakes)
        values = values_of(node, without=(*others, "parallel"))
        if kind == "parallel":
            values["parallel"] = self._branches(node.entries[kind].node, (*location, kind), path)
        stage = self._validator.validate(_MODELS[kind], values, place)
        if stage is not None and not others and len(self._validator.mistakes) == mistakes_before:
            self.valid.insert(at, (path, stage))  # before the stages in its branches
        return stage

    def _branches(self, node: Node, location: Location, path: str) -> object:
        if not isinstance(node, SequenceNode):
            return plain(node)
        return tuple(
            self._branch(item, (*location, index), path, index + 1) or Branch() for index, item in enumerate(node.items)
        )

    def _branch(self, node: Node, location: Location, path: str, number: int) -> Branch | None:
        words = f"branch {number} of stage {path}{self._of}"
        if not isinstance(node, MappingNode):
            self._validator.note(
                location, f"{words} must be a mapping with 'stages' and 'gain_db', found {found(node)}"
            )
            return None
        values = values_of(node, without=["stages"])
        if "stages" in node.entries:
            values["stages"] = self.stages(node.entries["stages"].node, (*location, "stages"), f"{path}.{number}.")
        return self._validator.validate(Branch, values, Place(node, location, words))


def stage_words(node: MappingNode, path: str) -> str:
    """What messages call a stage: by its own name, else by number and plugin."""
    for key in ("name", "builtin", "vst3", "au", "unavailable"):
        named = node.entries.get(key)
        if named and isinstance(named.node, ScalarNode) and isinstance(named.node.value, str) and named.node.text:
            return f"stage {quote(named.node.text)}" if key == "name" else f"stage {path} {quote(named.node.text)}"
    return f"stage {path}"


def _no_mapping(node: Node, path: str, of: str) -> str:
    text = repeatable(node)
    advice = f"; write 'builtin: {text}'" if text else ""
    return f"stage {path}{of} must be a mapping with {one_of(STAGE_KINDS)}, found {found(node)}{advice}"
