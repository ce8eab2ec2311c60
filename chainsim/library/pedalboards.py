"""Live pedalboard plugins -> stages: by their class, their parameters and the raw state of plugin files.

The render process makes them anew, so that whatever they do there, the caller's process goes on. pedalboard is not
imported here: who hands over its objects has done so, and they are known by the module of their class.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from chainsim.errors import UsageError
from chainsim.library.arguments import shown
from chainsim.model.chain import AuStage, Branch, BuiltinStage, ParallelStage, Stage, Vst3Stage
from chainsim.model.live_plugin_state import LiveState
from chainsim.model.parameter import ParameterValue

_CHAINS = ("Pedalboard", "Chain")
_EXTERNAL = {"VST3Plugin": ".vst3", "AudioUnitPlugin": ".component"}
_NO_PARAMETER = ("is_effect", "is_instrument", "impulse_response")


class HostedPlugin(Protocol):
    """One of pedalboard's plugins, or a Pedalboard."""

    def process(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - pedalboard's own
        """Not called: the render process has instances of its own."""

    def reset(self) -> Any:  # noqa: ANN401
        """Part of pedalboard's interface; chainsim does not call it."""


def is_hosted(value: object) -> bool:
    """Whether pedalboard made this, or a class derived from one of pedalboard's."""
    return any(map(_is_pedalboards, type(value).__mro__))


def carried_over(plugins: Iterable[object]) -> tuple[tuple[Stage, ...], tuple[Path, ...]]:
    """The stages that do what live plugins do, and the plugin files among them, which the caller has loaded itself.

    Raises:
        UsageError: an instance that can't be made anew elsewhere; named.
    """
    trusted: list[Path] = []
    stages = tuple(stage for plugin in plugins for stage in _stages(plugin, trusted))
    return stages, tuple(trusted)


def _is_pedalboards(cls: type) -> bool:
    """Its native part is a package of its own, with a longer name."""
    return cls.__module__.partition(".")[0].partition("_")[0] == "pedalboard"


def _stages(plugin: Any, trusted: list[Path]) -> list[Stage]:  # noqa: ANN401 - pedalboard's own
    name = type(plugin).__name__
    if not is_hosted(plugin):
        raise UsageError(f"chain: expected pedalboard's plugins, found {shown(plugin)} among them")
    if not _is_pedalboards(type(plugin)):
        raise UsageError(f"chain: '{name}' can't be carried over: it is a class of its own, not one of pedalboard's")
    if name in _CHAINS:
        return [stage for inner in plugin for stage in _stages(inner, trusted)]
    if name == "Mix":
        branches = tuple(Branch(stages=tuple(_stages(inner, trusted))) for inner in plugin)
        if not branches:
            raise UsageError("chain: a Mix with nothing in it can't be carried over")
        return [ParallelStage(name="Mix", parallel=branches)]
    if name in _EXTERNAL:
        return [_external(plugin, name, trusted)]
    return [BuiltinStage(builtin=name, parameters=_parameters(plugin, name))]


def _parameters(plugin: Any, name: str) -> dict[str, ParameterValue]:  # noqa: ANN401
    """All properties, as a chain file would have them."""
    cls = type(plugin)
    properties = [key for key in dir(cls) if isinstance(getattr(cls, key), property) and key not in _NO_PARAMETER]
    values = {key: _plain(getattr(plugin, key)) for key in properties}
    if name == "Convolution":
        if not values["impulse_response_filename"]:
            raise UsageError(
                "chain: 'Convolution' can't be carried over: its impulse response is an array; give a file"
            )
        values["impulse_response_filename"] = os.path.abspath(str(values["impulse_response_filename"]))  # noqa: PTH100
    return {key: value for key, value in values.items() if value is not None}


def _plain(value: Any) -> ParameterValue | None:  # noqa: ANN401
    if hasattr(type(value), "__members__"):
        return str(value.name)
    if value is None or isinstance(value, bool | str):
        return value
    return float(str(np.float32(value)))  # pedalboard holds float32: 0.4 comes back as 0.4000000059604645


def _external(plugin: Any, kind: str, trusted: list[Path]) -> Vst3Stage | AuStage:  # noqa: ANN401
    name, suffix = str(plugin.name), _EXTERNAL[kind]
    try:
        raw_values = {str(one.name): float(one.raw_value) for one in plugin.parameters.values()}
        state = LiveState(bytes(plugin.raw_state), raw_values)
    except (AttributeError, RuntimeError, TypeError, ValueError) as error:
        text = " ".join(str(error).split())
        raise UsageError(f"chain: '{name}' can't be carried over: its state can't be read ({text})") from None
    file = _loaded_from(plugin, name, suffix)
    if file is not None:
        trusted.append(file)
    reference = f"{name}{suffix}" if file is None else str(file)
    settings: dict[str, Any] = {"name": name, "state": str(_kept(state.pack()))}
    if file is not None and file.stem != name:
        settings["plugin_name"] = name
    return Vst3Stage(vst3=reference, **settings) if suffix == ".vst3" else AuStage(au=reference, **settings)


def _loaded_from(plugin: Any, name: str, suffix: str) -> Path | None:  # noqa: ANN401
    """The bundle that this process has it from, where the system tells; else it is looked for by its name."""
    bundles = _mapped_bundles(suffix)
    for bundle in bundles:
        if bundle.stem == name:
            return bundle
    for bundle in bundles:
        try:
            if name in type(plugin).get_plugin_names_for_file(str(bundle)):
                return bundle
        except (AttributeError, RuntimeError, ImportError, ValueError):
            continue
    return None


def _mapped_bundles(suffix: str) -> list[Path]:
    """Plugin bundles whose code this process has in memory."""
    import psutil

    pattern = re.compile(rf"(?P<bundle>.*{re.escape(suffix)})(?:[/\\].*)?", re.IGNORECASE)
    try:
        files = [mapped.path for mapped in psutil.Process().memory_maps()]
    except (AttributeError, psutil.Error, OSError):  # not every system tells
        return []
    matches = (pattern.fullmatch(file) for file in files)
    return list(dict.fromkeys(Path(match["bundle"]) for match in matches if match))


def _kept(content: bytes) -> Path:
    """A file with it, for as long as this process lives: results may render their chain again."""
    file = Path(_folder().name) / f"{hashlib.sha256(content).hexdigest()[:32]}.state"
    if not file.exists():
        file.write_bytes(content)
    return file


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="chainsim-live-")
