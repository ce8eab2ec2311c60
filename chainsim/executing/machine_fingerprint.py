"""What this machine works with, as far as results may depend on it."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable, Mapping

from chainsim import program_digest
from chainsim.engine.profile_cache import LARGEST_READ_IN_BUNDLES_BYTES
from chainsim.errors import ChainsimError
from chainsim.executing.executor import Inventory
from chainsim.file_digest import file_digest
from chainsim.host.folders import find_plugin
from chainsim.measure import kernel
from chainsim.model.search_paths import SearchPaths

_TOLD = ("pedalboard", "numpy")


def inventory(plugins: Iterable[tuple[str, str]] = (), places: SearchPaths | None = None) -> Inventory:
    """Of this machine.

    Args:
        plugins: kind and name of those that are asked for.
        places: where they may be.
    """
    return Inventory(
        place=platform.node(),
        system=platform.system(),
        processor=platform.processor() or platform.machine(),
        chainsim=f"{importlib.metadata.version('chainsim')} {program_digest.digest().hex()[:12]}",
        libraries={name: importlib.metadata.version(name) for name in _TOLD},
        kernel=kernel.available,
        builds=builds(plugins, places) if places else {},
    )


def builds(plugins: Iterable[tuple[str, str]], places: SearchPaths) -> Mapping[tuple[str, str], str | None]:
    """SHA-256 over the files of each plugin; None where it is not there, or may not be loaded. Nothing is loaded."""
    found: dict[tuple[str, str], str | None] = {}
    for kind, name in plugins:
        try:
            file = find_plugin(name, kind, places)
            found[kind, name] = file_digest(file, largest_in_bundle_bytes=LARGEST_READ_IN_BUNDLES_BYTES)
        except ChainsimError:
            found[kind, name] = None
    return found
