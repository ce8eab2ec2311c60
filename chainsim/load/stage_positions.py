"""Where the stages, the expectations and the ends of a chain stand in its file."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.load.yaml_nodes import MappingNode, Node, SequenceNode, child

ENDS = {"input": ("input_trim_db", "source"), "output": ("fader_db",)}
"""Place -> the keys of the chain that act there, the nearest first."""


def positions(root: Node | None) -> dict[str, tuple[int, int]]:
    """Line and column by place: "3.2.1" a stage, "expect.2" an expectation, "input" and "output" where written."""
    if not isinstance(root, MappingNode):
        return {}
    found = {path: (node.line, node.column) for path, node in stage_nodes(root)}
    found.update((place, (node.line, node.column)) for place, node in expectation_nodes(root))
    for place, keys in ENDS.items():
        entry = next((root.entries[key] for key in keys if key in root.entries), None)
        if entry is not None:
            found[place] = entry.line, entry.column
    return found


def expectation_nodes(root: Node) -> Iterator[tuple[str, Node]]:
    """Every expectation as it stands in the file, by place."""
    for number, node in enumerate(_items(root, "expect"), start=1):
        yield f"expect.{number}", node


def stage_nodes(holder: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """Every stage as it stands in the file, right or wrong, by path; those in branches after what holds them."""
    for number, stage in enumerate(_items(holder, "stages"), start=1):
        path = f"{prefix}{number}"
        yield path, stage
        for branch_number, branch in enumerate(_items(stage, "parallel"), start=1):
            yield from stage_nodes(branch, f"{path}.{branch_number}.")


def _items(node: Node, key: str) -> list[Node]:
    below = child(node, key)
    return below.items if isinstance(below, SequenceNode) else []
