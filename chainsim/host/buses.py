"""The audio buses of a VST3 beyond its main ones: side-chain inputs, and outputs besides the first.

pedalboard says nothing of them: it feeds silence into the former and drops the latter. So the plugin is asked itself,
through VST3's own interfaces (Steinberg's VST 3 API: ModuleEntry and InitDll, IPluginFactory, IComponent).
"""

from __future__ import annotations

import ctypes
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chainsim.host.load_failure import native_library

_COMPONENT = uuid.UUID("E831FF31-F2D5-4301-928E-BBEE25697802")
_AUDIO, _INPUT, _OUTPUT = 0, 0, 1
_MOST_BUSES = 64
# Places in the tables of functions, which begin with the three of FUnknown.
_RELEASE, _COUNT_CLASSES, _CLASS_INFO, _CREATE = 2, 4, 5, 6
_INITIALIZE, _TERMINATE, _BUS_COUNT, _BUS_INFO = 3, 4, 7, 8


class _ClassInfo(ctypes.Structure):
    _fields_ = (
        ("cid", ctypes.c_uint8 * 16),
        ("cardinality", ctypes.c_int32),
        ("category", ctypes.c_char * 32),
        ("name", ctypes.c_char * 64),
    )


class _BusInfo(ctypes.Structure):
    _fields_ = (
        ("media_type", ctypes.c_int32),
        ("direction", ctypes.c_int32),
        ("channels", ctypes.c_int32),
        ("name", ctypes.c_uint16 * 128),
        ("bus_type", ctypes.c_int32),
        ("flags", ctypes.c_uint32),
    )


def unheard_buses(file: Path, plugin_name: str | None) -> tuple[str, ...]:
    """A sentence for every bus that plays no part here; none where the plugin can't be asked.

    For a process whose death costs nothing: a plugin may not stand a host that does not introduce itself.

    Args:
        file: the plugin.
        plugin_name: which one of a file that holds several; None: its first.
    """
    name = native_library(file)
    if not isinstance(name, Path) or sys.platform == "darwin":  # whose modules are entered with a bundle's reference
        return ()
    try:
        library = ctypes.CDLL(str(name))
        factory = library.GetPluginFactory
    except (OSError, AttributeError):
        return ()
    factory.restype = ctypes.c_void_p
    made = factory() if _enter(library) else None
    return tuple(_of_factory(made, plugin_name)) if made else ()


def _enter(library: ctypes.CDLL) -> bool:
    """Say that the module is about to be used: it may have been left for good by who used it before."""
    if sys.platform == "win32":
        enter = getattr(library, "InitDll", None)  # may be missing there
        return enter is None or bool(enter())
    return bool(library.ModuleEntry(ctypes.c_void_p(library._handle)))


def _of_factory(factory: int, plugin_name: str | None) -> Iterator[str]:
    info, component = _ClassInfo(), ctypes.c_void_p()
    for index in range(_call(factory, _COUNT_CLASSES)):
        _call(factory, _CLASS_INFO, ctypes.c_int32(index), ctypes.byref(info))
        name = info.name.decode("utf-8", "replace")
        if info.category == b"Audio Module Class" and plugin_name in (None, name):
            break
    else:
        return
    interface = _COMPONENT.bytes_le if sys.platform == "win32" else _COMPONENT.bytes
    if _call(factory, _CREATE, info.cid, interface, ctypes.byref(component)) != 0 or not component.value:
        return
    if _call(component.value, _INITIALIZE, None) == 0:
        yield from _of_component(component.value)
        _call(component.value, _TERMINATE)
    _call(component.value, _RELEASE)


def _of_component(component: int) -> Iterator[str]:
    for direction, words in (
        (_INPUT, "input '{}' of {} gets silence here, as a side-chain that nothing is fed to"),
        (_OUTPUT, "output '{}' of {} is not heard here: a stage returns its first output alone"),
    ):
        count = _call(component, _BUS_COUNT, ctypes.c_int32(_AUDIO), ctypes.c_int32(direction))
        for index in range(1, min(count, _MOST_BUSES)):
            info = _BusInfo()
            where = (ctypes.c_int32(_AUDIO), ctypes.c_int32(direction), ctypes.c_int32(index))
            if _call(component, _BUS_INFO, *where, ctypes.byref(info)) == 0:
                name = bytes(info.name).decode("utf-16-le", "replace").split("\0")[0]
                shown = "".join(character for character in name if character.isprintable())
                yield words.format(shown, "1 channel" if info.channels == 1 else f"{info.channels} channels")


def _call(instance: int, place: int, *arguments: Any) -> int:  # noqa: ANN401 - ctypes has no types for them
    """Call a function of a COM object by its place in the table that the object begins with."""
    table = ctypes.cast(instance, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
    function = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p)(table[place] or 0)
    function.argtypes = None  # type: ignore[assignment]  # as many as it is called with
    result: int = function(ctypes.c_void_p(instance), *arguments)
    return result
