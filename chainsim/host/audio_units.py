"""Audio Units by the names that DAWs give them: "Apple: AUPeakLimiter", which stand in Info.plist of their bundles.

One bundle may hold dozens; macOS's own are all in CoreAudio.component. App extensions (AUv3) keep their names elsewhere
in Info.plist, where pedalboard does not look, so that they can't be hosted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

NOT_HERE = "Audio Units exist on macOS only; use the VST3 of this plugin, or run this chain on a Mac"
_MOST_BYTES = 1 << 20


def maker_and_name(reference: str) -> tuple[str, str] | None:
    """The two parts of "Maker: Name"; None for what is a file's name."""
    maker, colon, name = reference.partition(": ")
    return (maker.strip(), name.strip()) if colon else None


def first_that_holds(reference: str, bundles: Iterable[Path]) -> Path | None:
    """The first bundle that says it holds the Audio Unit "Maker: Name"."""
    wanted = maker_and_name(reference)
    return None if wanted is None else next((one for one in bundles if wanted in names_in(one)), None)


def names_in(bundle: Path) -> tuple[tuple[str, str], ...]:
    """Maker and name of every Audio Unit that Info.plist lists; none where it can't be read."""
    info = _info(bundle)
    listed = info.get("AudioComponents") or _inner(info, "NSExtension", "NSExtensionAttributes").get("AudioComponents")
    names = [one.get("name") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return tuple(pair for name in names if isinstance(name, str) and (pair := maker_and_name(name)))


def app_extensions(folders: Iterable[Path]) -> Iterator[Path]:
    """Every extension of the apps in these folders."""
    for folder in folders:
        yield from sorted(folder.glob("*.app/Contents/PlugIns/*.appex"))


def _inner(table: dict[str, Any], *keys: str) -> dict[str, Any]:
    for key in keys:
        inside = table.get(key)
        table = inside if isinstance(inside, dict) else {}
    return table


def _info(bundle: Path) -> dict[str, Any]:
    import plistlib  # few look for Audio Units

    try:
        with (bundle / "Contents" / "Info.plist").open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
        found = plistlib.loads(content) if len(content) <= _MOST_BYTES else None
    except Exception:  # plistlib lets through what its parsers raise
        return {}
    return found if isinstance(found, dict) else {}
