"""A scheduler that is named by a configuration of Dask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chainsim.cluster.dask_client import NOT_INSTALLED
from chainsim.errors import UsageError

NAME = "dask"
_KEY = "scheduler-address"
_SUFFIXES = (".yaml", ".yml")


@contextmanager
def configured(text: str) -> Iterator[str]:
    """The address in it; what else a file says, such as certificates, holds until the end of the context.

    Args:
        text: as `--scheduler` has it: "dask" is Dask's own configuration, a .yaml file another, all else is no
            configuration and given back.

    Raises:
        UsageError: Dask is not here, the file can't be read, or no scheduler is named.
    """
    file = Path(text)
    if text != NAME and ("://" in text or file.suffix.lower() not in _SUFFIXES):
        yield text
        return
    try:
        import dask.config
    except ImportError:
        raise UsageError(NOT_INSTALLED) from None
    if text == NAME:
        yield _address(text, dask.config.get(_KEY, None), "DASK_SCHEDULER_ADDRESS")
        return
    if not file.is_file():
        raise UsageError(f"--scheduler '{text}': no such file")
    try:
        found: dict[str, Any] = next(iter(dask.config.collect_yaml([text])), {})
    except ValueError as error:
        said = " ".join(str(error).split()).rpartition("original error message: ")[2].rpartition("config files ")[2]
        raise UsageError(f"--scheduler '{text}': not a configuration of Dask ({said})") from None
    address = _address(text, found.get(_KEY), "tls://HOST:8786")
    with dask.config.set(found):
        yield address


def _address(text: str, found: object, example: str) -> str:
    if not isinstance(found, str) or "://" not in found:
        raise UsageError(f"--scheduler '{text}': this configuration names no scheduler; set {_KEY} ({example})")
    return found
