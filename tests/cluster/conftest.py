"""What Dask leaves behind is collected where it was left."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def nothing_of_dask_is_left() -> Iterator[None]:
    """Connections to schedulers and workers that were killed are not closed by Dask but left to the collector.

    Whatever test that meets later would be told to have left a socket open.
    """
    yield
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed <socket", ResourceWarning)  # whatever else is left fails as ever
        gc.collect()
