"""Preset and state files: checked, loaded, and read back, since plugins take whatever they are given without a word.

A state as pedalboard saves it (`raw_state` of a VST3) is JUCE's: "VC2!", a length, and XML that holds what the plugin
itself wrote. A `.vstpreset` is Steinberg's: "VST3", a version, the plugin's class, and a list of chunks of which "Comp"
is what the plugin wrote; one of another class is refused by the host. What a plugin wrote says nothing of whose it is:
so it is asked afterwards what it holds.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.external_parameters import set_raw
from chainsim.host.pedalboard_privates import set_directly
from chainsim.host.vstpreset_class_id import fitted, held
from chainsim.model.chain import AuStage, Vst3Stage
from chainsim.model.live_plugin_state import LiveState
from chainsim.model.result import ParameterTaken
from chainsim.model.search_paths import SearchPaths
from chainsim.units import format_bytes

LARGEST_SETTING_BYTES = 256 << 20
"""Of a preset or state file; it is read whole. Samplers' own are a few dozen megabytes."""

DIFFERS = "another one (a part of it, or the same written anew)"
"""What a plugin took, where what it holds after loading is neither what it was given nor what it held before."""

FOREIGN = "it is another plugin's, damaged, or no .vstpreset file"

_ATTRIBUTES = {"preset": "preset_data", "state": "raw_state"}
_WRAPPED = re.compile(rb"\s*(<\?xml[^>]*\?>)?\s*<VST3PluginState[\s>/]")
_OWN = re.compile(rb"<IComponent>([^<]*)</IComponent>")


_taken: dict[tuple[str, str, bytes], bool] = {}
"""By plugin, key and digest: whether a content was taken as it was given, found out on the first instance."""


def load_setting_files(
    plugin: pedalboard.VST3Plugin,
    stage: Vst3Stage | AuStage,
    places: SearchPaths,
    another: Callable[[], pedalboard.VST3Plugin],
) -> tuple[ParameterTaken, ...]:
    """Give a fresh instance its preset, then its state.

    Args:
        plugin: the instance.
        stage: what it is to be given.
        places: where the files are.
        another: loads another instance, for what would disturb this one.

    Returns:
        What it did not take as it was given.

    Raises:
        PluginRefused: no such file, not what it should be, or the plugin took nothing of it.
    """
    differing: list[ParameterTaken] = []
    for key, name in (("preset", stage.preset), ("state", stage.state)):
        if name is None:
            continue
        live = LiveState.unpack(_read(key, name, places))
        if key == "state" and isinstance(stage, Vst3Stage) and (wrong := _wrong_wrapper(live.raw_state)):
            raise _refused(plugin, key, name, wrong)
        if live.raw_values:  # what a live instance said of itself a moment ago
            _give(plugin, key, name, live.raw_state)
            set_raw(plugin, live.raw_values)
        elif not _is_taken(plugin, key, name, live.raw_state, another):
            differing.append(ParameterTaken(key, name, DIFFERS))
    return tuple(differing)


def _is_taken(
    plugin: pedalboard.VST3Plugin, key: str, name: str, content: bytes, another: Callable[[], pedalboard.VST3Plugin]
) -> bool:
    """Give a content to an instance, and say whether it holds it then as it was given."""
    if key == "preset":
        own = bytes(plugin.preset_data)
        preset = fitted(content, own)
        if preset is None:
            raise _refused(plugin, key, name, FOREIGN)
        if held(preset) == held(own):  # as it starts; a plugin without parameters refuses even its own state
            return True
        content = preset
    known = plugin.identifier, key, hashlib.sha256(content).digest()
    before = None if known in _taken else _held(plugin, key)
    _give(plugin, key, name, content)
    if known not in _taken:
        wanted, now = _own_part(key, content), _held(plugin, key)
        if now == before != wanted:
            now = _held_later(another(), key, content)
        if now == before != wanted:
            raise _refused(plugin, key, name, "it changes nothing; it is another plugin's, or damaged")
        _taken[known] = now == wanted
    return _taken[known]


def _read(key: str, name: str, places: SearchPaths) -> bytes:
    """The content of a file that can be read whole."""
    path = Path(places.folder / name)
    if not path.is_file():
        raise PluginRefused(f"no {key} file '{name}'", location=(key,))
    if path.stat().st_size > LARGEST_SETTING_BYTES:
        most = format_bytes(LARGEST_SETTING_BYTES)
        raise PluginRefused(f"'{name}' is larger than {most}: too large for a {key}", location=(key,))
    try:
        return path.read_bytes()
    except OSError as error:
        raise PluginRefused(f"'{name}' can't be read ({error.strerror}); check the {key}", location=(key,)) from None


def _give(plugin: pedalboard.VST3Plugin, key: str, name: str, content: bytes) -> None:
    """By assigning: after pedalboard's `load_preset` what a plugin shows, and turning its knobs, are stale."""
    try:
        set_directly(plugin, _ATTRIBUTES[key], content)
    except (RuntimeError, ValueError):  # its text names the plugin's file and no reason
        why = FOREIGN if key == "preset" else "it can't be loaded"
        raise _refused(plugin, key, name, why) from None


def _held(plugin: pedalboard.VST3Plugin, key: str) -> bytes | None:
    """What the plugin writes of itself now."""
    return _own_part(key, bytes(getattr(plugin, _ATTRIBUTES[key])))


def _held_later(plugin: pedalboard.VST3Plugin, key: str, content: bytes) -> bytes | None:
    """The same after it was given something and processed a block: some take it over only then."""
    import numpy as np

    set_directly(plugin, _ATTRIBUTES[key], content)
    for channels in (2, 1):
        try:
            plugin.process(np.zeros((channels, 512), np.float32), 48_000.0, reset=False)
        except ValueError:
            continue
        break
    return _held(plugin, key)


def _own_part(key: str, content: bytes) -> bytes | None:
    """What the plugin itself wrote, without what hosts put around it; all of it where that can't be told."""
    if key == "state":
        found = _OWN.search(content)
        return found[1] if found else content
    return held(content)


def _wrong_wrapper(content: bytes) -> str | None:
    """Why this is no state of a VST3 plugin as pedalboard saves it; None where it is one."""
    if content.startswith(b"VST3"):
        return "it is a .vstpreset file; name it under 'preset'"
    if not content.startswith(b"VC2!") or len(content) < 8:
        return "expected what pedalboard's raw_state gives, which begins with 'VC2!'"
    (length,) = struct.unpack_from("<I", content, 4)
    if 8 + length > len(content):
        return f"it is cut off: {length:,} bytes announced, {len(content) - 8:,} there"
    if not _WRAPPED.match(content, 8):
        return "it holds no state of a VST3 plugin (no VST3PluginState in it)"
    return None


def _refused(plugin: pedalboard.VST3Plugin, key: str, name: str, why: str) -> PluginRefused:
    return PluginRefused(f"'{plugin.name}' does not take the {key} '{name}': {why}", location=(key,))
