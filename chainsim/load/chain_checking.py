"""Tree -> Chain: every mapping against its model, every mistake with its position.

Each mapping is validated by itself, its inner mappings first, so that one mistake hides no other and a stage
that is right is known to be right wherever the rest of the file is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainsim.load.expectation_checking import ExpectationChecker
from chainsim.load.mapping_validation import Validator, values_of
from chainsim.load.message_location import Place
from chainsim.load.mistakes import Mistakes
from chainsim.load.source_checking import check_source
from chainsim.load.stage_checking import StageChecker
from chainsim.load.wording import found, quote, suggestion
from chainsim.load.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from chainsim.model.chain import MOST_STAGES, Chain, Reference, Stage
from chainsim.model.finding import FINDINGS, FindingSpec

VERSION = 1


def check(root: Node, mistakes: Mistakes) -> tuple[Chain | None, tuple[tuple[str, Stage], ...]]:
    """The chain, None where the file has a mistake; and the stages that are right, by path."""
    validator = Validator(root, mistakes)
    if not isinstance(root, MappingNode):
        validator.note((), f"expected a chain with the keys 'version' and 'stages', found {found(root)}")
        return None, ()
    if "version" in root.entries and not check_version(root.entries["version"].node, validator):
        return None, ()
    values = values_of(root, without=("version", "source", "reference", "stages", "expect"))
    stages = StageChecker(validator)
    for key, entry in root.entries.items():
        if key == "version":
            values[key] = VERSION
        elif key == "source":
            values[key] = check_source(entry.node, validator)
        elif key == "reference":
            values[key] = check_reference(entry.node, validator)
        elif key == "stages":
            values[key] = stages.stages(entry.node, ("stages",))
    check_size(root, validator)
    if "expect" in root.entries:  # last, because it speaks of the stages
        checker = ExpectationChecker(validator, root, stages.valid)
        values["expect"] = checker.expectations(root.entries["expect"].node)
    chain = validator.validate(Chain, values, Place(root, (), "the chain"))
    check_limits(root, validator)
    check_ignored(root, validator)
    return (None if len(mistakes) else chain), tuple(stages.valid)


def check_version(node: Node, validator: Validator) -> bool:
    """False for a version that is not known: nothing else in such a file can be judged by the rules of this one."""
    value = node.value if isinstance(node, ScalarNode) else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and value == VERSION:
        return True
    advice = "; this chainsim reads no other" if is_number else "; write 'version: 1'"
    validator.note(("version",), f"'version' must be the number {VERSION}, found {found(node)}{advice}")
    return not is_number


def check_size(root: MappingNode, validator: Validator) -> None:
    """Note a chain of more stages, or more branches, than can be rendered side by side."""
    counted = {"stages": 0, "branches": 0}
    waiting: list[tuple[str, Node]] = [("stages", root)]
    while waiting:
        key, holder = waiting.pop()
        entry = (
            holder.entries.get("stages" if key == "stages" else "parallel") if isinstance(holder, MappingNode) else None
        )
        if entry is None or not isinstance(entry.node, SequenceNode):
            continue
        counted[key] += len(entry.node.items)
        if max(counted.values()) > MOST_STAGES:
            words = f"a chain has at most {MOST_STAGES} {key}, this one has more; split it"
            validator.note(("stages",), words)
            return
        waiting += [("branches" if key == "stages" else "stages", item) for item in entry.node.items]


def check_reference(node: Node, validator: Validator) -> Reference:
    """The operating level; what is wrong with it is noted, and the usual one returned."""
    if not isinstance(node, MappingNode):
        message = f"'reference' must be a mapping with 'rms_dbfs' or 'max_peak_dbfs', found {found(node)}"
        validator.note(("reference",), message)
        return Reference()
    place = Place(node, ("reference",), "'reference'")
    return validator.validate(Reference, values_of(node), place) or Reference()


def check_limits(root: MappingNode, validator: Validator, findings: Mapping[str, FindingSpec] = FINDINGS) -> None:
    """Note names of limits that none of the findings has; the model sees to their values."""
    limits = {spec.limit.key: spec.limit for spec in findings.values() if spec.limit}
    entry = root.entries.get("limits")
    if entry is None or not isinstance(entry.node, MappingNode):
        return
    for key in entry.node.entries:
        if key in limits or validator.mistakes.full:
            continue
        finding = findings.get(key)
        if finding and finding.limit:
            end = f", the limit of this finding is '{finding.limit.key}'"
        else:
            end = suggestion(key, limits, "there are")
        validator.note(("limits", key), f"unknown limit {quote(key)}{end}", key=True)


def check_ignored(root: MappingNode, validator: Validator, findings: Mapping[str, FindingSpec] = FINDINGS) -> None:
    """Note names of findings that there are not."""
    entry = root.entries.get("ignore")
    if entry is None or not isinstance(entry.node, SequenceNode):
        return
    for index, item in enumerate(entry.node.items):
        is_text = isinstance(item, ScalarNode) and isinstance(item.value, str)
        if isinstance(item, ScalarNode) and is_text and item.text not in findings and not validator.mistakes.full:
            end = suggestion(item.text, findings, "there are")
            validator.note(("ignore", index), f"unknown finding {quote(item.text)} in 'ignore'{end}")
