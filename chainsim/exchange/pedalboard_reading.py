"""A Python script with a `Pedalboard([...])`: read as text, never executed.

Taken are the effects that the call lists, with arguments that are literals, `load_plugin("file", ...)` and
`VST3Plugin`, `Mix([...])` and `Chain([...])`. A value that is computed can't be known without running the script: it
is refused by its place.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from chainsim.exchange.bounded_reading import read_bounded
from chainsim.exchange.project import Insert, Project, ProjectTrack
from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.units import format_bytes

_LARGEST_BYTES = 1 << 20
_LOADERS = ("load_plugin", "VST3Plugin", "AudioUnitPlugin")


def read_script(path: Path) -> Project:
    """The one Pedalboard in a script.

    Raises:
        ExchangeError: there is none, or several, or a value in it is no literal; the message begins with the place.
    """
    data = read_bounded(path)
    if len(data) > _LARGEST_BYTES:
        raise ExchangeError(f"{path}: larger than the {format_bytes(_LARGEST_BYTES)} that are read of a script")
    try:
        module = ast.parse(data)
    except SyntaxError as error:
        raise ExchangeError(f"{path}:{error.lineno or 1}: not a Python script: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ExchangeError(f"{path}: not a Python script that can be read") from None
    boards = [node for node in ast.walk(module) if isinstance(node, ast.Call) and _name(node.func) == "Pedalboard"]
    if len(boards) != 1:
        many = "no Pedalboard([...])" if not boards else f"{len(boards)} Pedalboards; keep the one that is meant"
        raise ExchangeError(f"{path}: {many}")
    script = _Script(path)
    try:
        inserts = tuple(insert for node in script.listed(boards[0]) for insert in script.inserts(node))
    except RecursionError:
        raise ExchangeError(f"{path}: more levels inside one another than are read") from None
    track = ProjectTrack(key="1", name=path.stem, inserts=inserts, origin=f"{path}:{boards[0].lineno}")
    return Project("pedalboard", (track,), is_chain=True)


def _name(node: ast.expr) -> str:
    """`Gain` of both `Gain` and `pedalboard.Gain`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True, slots=True)
class _Script:
    path: Path

    def listed(self, call: ast.Call) -> list[ast.expr]:
        """The effects that a call of Pedalboard, Chain or Mix lists."""
        given = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "plugins"), None)
        if given is None:
            return []
        if not isinstance(given, ast.List | ast.Tuple):
            raise self.refused(given, "the effects are not written out as a list here")
        return given.elts

    def inserts(self, node: ast.expr) -> list[Insert]:
        if not isinstance(node, ast.Call) or not (name := _name(node.func)):
            raise self.refused(node, f"'{_source(node)}' is computed; write the effect out")
        origin = f"{self.path}:{node.lineno}"
        if name in ("Chain", "Pedalboard"):
            return [insert for inner in self.listed(node) for insert in self.inserts(inner)]
        if name == "Mix":
            branches = tuple(tuple(self.inserts(inner)) for inner in self.listed(node))
            return [Insert("pedalboard", "Mix", branches=branches, origin=origin)]
        if name in _LOADERS:
            return [self.loaded(node, name, origin)]
        if node.args:
            raise self.refused(node.args[0], f"an argument of {name} without its name; write parameter=value")
        return [Insert("pedalboard", name, parameters=self.values(node), origin=origin)]

    def loaded(self, node: ast.Call, name: str, origin: str) -> Insert:
        values = dict(self.keywords(node))
        file = self.literal(node.args[0]) if node.args else values.get("path_to_plugin_file")
        if not isinstance(file, str):
            raise self.refused(node, f"{name} without the path of its plugin")
        parameters = values.get("parameter_values") or {}
        if not isinstance(parameters, dict):
            raise self.refused(node, "'parameter_values' is no dictionary")
        au = name == "AudioUnitPlugin" or file.lower().rstrip("/").endswith(".component")
        plugin_name = values.get("plugin_name")
        stem = file.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return Insert(
            "AU" if au else "VST3",
            plugin_name if isinstance(plugin_name, str) else stem,
            file=file,
            parameters={str(key): value for key, value in parameters.items() if _is_value(value)},
            origin=origin,
        )

    def keywords(self, node: ast.Call) -> list[tuple[str, object]]:
        found = []
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.refused(keyword.value, "'**' is computed; write the parameters out")
            found.append((keyword.arg, self.literal(keyword.value)))
        return found

    def values(self, node: ast.Call) -> dict[str, float | int | str | bool]:
        found: dict[str, float | int | str | bool] = {}
        for keyword, value in zip(node.keywords, self.keywords(node), strict=True):
            if not _is_value(value[1]):
                raise self.refused(keyword.value, f"'{value[0]}' is no number or text")
            found[value[0]] = value[1]  # type: ignore[assignment]
        return found

    def literal(self, node: ast.expr) -> object:
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise self.refused(node, f"'{_source(node)}' is computed; write the value out") from None

    def refused(self, node: ast.expr, why: str) -> ExchangeError:
        return ExchangeError(f"{self.path}:{node.lineno}:{node.col_offset + 1}: {why}")


def _is_value(value: object) -> bool:
    return isinstance(value, bool | int | float | str)


def _source(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 40 else f"{text[:37]}..."
