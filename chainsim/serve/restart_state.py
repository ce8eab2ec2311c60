"""What one server leaves for the next: the port, and the key by which its pages are known again."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from chainsim.atomic_write import whole_file

_MOST_PORTS = 50


@dataclass(frozen=True)
class Remembered:
    """Of one user."""

    key: str = field(default_factory=lambda: secrets.token_hex(32))
    ports: dict[str, int] = field(default_factory=dict)  # by what was opened


def remembered(file: Path | None) -> Remembered:
    """What was left; what can't be read, or was not left by us, is as if nothing were."""
    try:
        kept = json.loads(b"" if file is None else file.read_bytes())
        key, ports = kept["key"], kept["ports"]
        if isinstance(key, str) and len(key) == 64 and all(isinstance(one, int) for one in ports.values()):
            return Remembered(key, {str(name): port for name, port in ports.items() if 0 < port < 65_536})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Remembered()


def remember(file: Path | None, known: Remembered, opened: str, port: int) -> None:
    """Leave it, readable to this user alone; a folder that takes no file does without."""
    if file is None:
        return
    others = [(name, one) for name, one in known.ports.items() if name != opened][1 - _MOST_PORTS :]
    content = json.dumps({"key": known.key, "ports": dict([*others, (opened, port)])})
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(file, private=True, durable=False) as part:
            part.write_text(content, encoding="utf-8")
    except OSError:
        pass
