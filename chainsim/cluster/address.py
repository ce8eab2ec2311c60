"""What `--scheduler` may say."""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from chainsim.errors import UsageError

_EXPECTED = "expected tls://HOST:PORT, tcp://HOST:PORT, local:N, the path of a scheduler file, or dask"
_MOST_FILE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Address:
    """Where a scheduler is; or how many workers of this machine there are to be instead."""

    url: str | None
    local_workers: int | None = None


def parse_address(text: str, *, insecure: bool = False) -> Address:
    """Read the option.

    Args:
        text: as given.
        insecure: whether a network without encryption may be used.

    Raises:
        UsageError: it is none of what is expected, or would go through a network that anybody may read and write.
    """
    if match := re.fullmatch(r"local:(\d+)", text):
        count = int(match[1])
        if not 1 <= count <= 1024:
            raise UsageError(f"--scheduler '{text}': expected 1 to 1024 workers of this machine")
        return Address(None, count)
    url = text if "://" in text else _of_file(text)
    scheme, host = _parts(url)
    if scheme not in ("tls", "tcp") or not host:
        raise UsageError(f"--scheduler '{text}': {_EXPECTED}")
    if scheme == "tcp" and not insecure and not _is_loopback(host):
        raise UsageError(
            f"--scheduler '{url}': anybody on the way can run programs on this machine and on every worker; "
            "use tls:// (see docs/cluster.md), or --insecure in a network that is yours alone"
        )
    return Address(url)


def _parts(url: str) -> tuple[str, str]:
    """Scheme and host, "" for the host where there is none or no port."""
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "") if parts.port is not None else ""
    except ValueError:
        return "", ""


def _of_file(text: str) -> str:
    file = Path(text)
    if not file.is_file():
        raise UsageError(f"--scheduler '{text}': no such file; {_EXPECTED}")
    try:
        if file.stat().st_size > _MOST_FILE_BYTES:
            raise ValueError
        address = json.loads(file.read_bytes())["address"]
    except (OSError, ValueError, KeyError, TypeError):
        address = None
    if not isinstance(address, str) or "://" not in address:
        raise UsageError(f"--scheduler '{text}': not a file that `dask scheduler --scheduler-file` has written")
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
