"""One fresh instance of a plugin file, at the least cost: probing opens hundreds.

While it loads a plugin, pedalboard asks it for the text of a thousand values of every parameter, twice, and throws the
answers away: 40 to 400 ms, where the plugin itself takes 1 to 5. Here nothing is asked; whoever asks for `parameters`
later has it done then, once. Some plugins have to be set to each value for that, so that it is better not done to one
that is about to play.
"""

from __future__ import annotations

import difflib
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pedalboard

from chainsim.errors import HostError, PluginRefused
from chainsim.host.audio_units import NOT_HERE
from chainsim.host.channel_layouts import layout_words
from chainsim.host.load_failure import why_not
from chainsim.host.pedalboard_privates import ask_nothing_while_loading, keep_on_reset, renew_on_reset
from chainsim.host.state_restoration import restores_itself

_restoring: dict[tuple[Path, str], bool] = {}
"""By plugin file and plugin, whether it comes back as it was, which is found out once in a process."""

_steady: set[tuple[Path, str]] = set()
"""Those of them whose state was no other for having been asked: what was found of them is true in any process."""

_slow: set[tuple[Path, str]] = set()
"""Those of which another instance takes long to be made: a reverb that computes its rooms."""
SLOW_S = 0.1
"""Of a processor."""

_names: dict[Path, tuple[str, ...]] = {}
"""By plugin file, what this process has found in it; what it has loaded stays loaded, whatever becomes of the file."""


def load_plugin(file: Path, kind: str, plugin_name: str | None, *, fresh: bool = True) -> pedalboard.VST3Plugin:
    """Load one plugin of a file.

    One that is not to be played need not be `fresh`, which makes the instance twice: ZamVerb takes 3 s each time.

    pedalboard accepts any `plugin_name` for a file with a single plugin: so the names are asked for first, which makes
    every one of them once. Where none is given it is only asked if that does not load.

    Raises:
        HostError: the file does not load here.
        PluginRefused: `plugin_name` is wrong, or needed and not given.
    """
    if kind == "au" and sys.platform != "darwin":
        raise HostError(NOT_HERE)
    cls = pedalboard.VST3Plugin if kind == "vst3" else _audio_unit_class()
    if plugin_name is not None and plugin_name not in (names := plugin_names(file, kind)):
        close = difflib.get_close_matches(plugin_name, names, n=1)
        hint = f", did you mean '{close[0]}'?" if close else ""
        raise PluginRefused(
            f"no plugin '{plugin_name}' in '{file.name}'{hint} (it holds {', '.join(names)})",
            location=("plugin_name",),
        )
    try:
        ask_nothing_while_loading(cls)
        plugin = cls(str(file), plugin_name=plugin_name)
        return made_fresh(plugin, file, lambda: cls(str(file), plugin_name=plugin_name)) if fresh else plugin
    except (ImportError, RuntimeError, ValueError) as error:
        names = plugin_names(file, kind)
        if plugin_name is None and len(names) > 1:
            raise PluginRefused(
                f"'{file.name}' holds {len(names)} plugins: say which with 'plugin_name' ({', '.join(names)})",
                location=(kind,),
            ) from None
        layout = layout_words(error)
        said = f"it {layout}" if layout else one_line(error)
        raise HostError(f"'{file.name}' does not load: {said}") from None


def plugin_names(file: Path, kind: str) -> tuple[str, ...]:
    """Every plugin in a file, which is asked once: of a bundle of hundreds that takes seconds.

    Raises:
        HostError: the file does not load here, and why.
    """
    if file in _names:
        return _names[file]
    cls = pedalboard.VST3Plugin if kind == "vst3" else _audio_unit_class()
    try:
        _names[file] = tuple(cls.get_plugin_names_for_file(str(file)))
    except (ImportError, RuntimeError, ValueError):
        raise HostError(f"'{file.name}' does not load: {why_not(file, kind)}") from None
    return _names[file]


def one_line(error: Exception) -> str:
    """What pedalboard says, which may be several lines."""
    return " ".join(str(error).split())


def made_fresh(
    plugin: pedalboard.VST3Plugin, file: Path, another: Callable[[], pedalboard.VST3Plugin]
) -> pedalboard.VST3Plugin:
    """The plugin as if nothing had ever been played into it, and with its latency held back as built-ins do.

    To find out whether reset() clears a plugin, pedalboard plays noise into it while loading. Where it believes so,
    sometimes wrongly, the rest of that noise stays inside: one load of ZamTube in six answers differently. Told
    that reset() does not clear it, pedalboard makes the instance anew; and from a reset on it counts frames, and
    returns none before the reported latency is over. One that does not come back as it was is cleared instead.
    """
    key = file, plugin.name
    if key not in _restoring:
        state = _state(plugin)
        _restoring[key] = restores_itself(plugin)
        if state is not None and _state(plugin) == state:
            _steady.add(key)
        if not _restoring[key]:
            plugin = another()
    if _restoring[key]:
        renew_on_reset(plugin)
    else:
        keep_on_reset(plugin)
    began_s = time.process_time()
    plugin.reset()
    if time.process_time() - began_s > SLOW_S:
        _slow.add(key)
    return plugin


def takes_long(plugin: pedalboard.VST3Plugin, file: Path) -> bool:
    """Whether another instance of it is better not made without need."""
    return (file, plugin.name) in _slow


def _state(plugin: pedalboard.VST3Plugin) -> bytes | None:
    """None where the plugin does not tell."""
    try:
        return plugin.raw_state
    except (RuntimeError, ValueError):
        return None


def know(verdicts: Iterable[tuple[Path, str, bool]]) -> None:
    """Plugin file, name, and whether it comes back as it was: found out by another process of this program."""
    for file, name, restores in verdicts:
        _restoring.setdefault((file, name), restores)


def found_out() -> tuple[tuple[Path, str, bool], ...]:
    """The same, as this process has found it out; not where a plugin was another one afterwards, for it may learn."""
    return tuple((file, name, _restoring[file, name]) for file, name in sorted(_steady))


def _audio_unit_class() -> Any:  # noqa: ANN401 - exists on macOS only
    return pedalboard.AudioUnitPlugin  # type: ignore[attr-defined,unused-ignore]
