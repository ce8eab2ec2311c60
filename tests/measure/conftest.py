"""Meters have two sets of inner loops: compiled, and numpy's. What is true of a meter is true with both."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator

import pytest

from chainsim.measure import kernel


@pytest.fixture(scope="module", params=["compiled", "numpy"])
def loops(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run every test of a module with both; `pytestmark = pytest.mark.usefixtures("loops")`."""
    compiled = request.param == "compiled"
    if compiled and not kernel.available:
        reason = "the meter's loops were not compiled when chainsim was installed (Debian: g++ and python3-dev)"
        if os.environ.get("CI") and platform.system() == "Linux" and platform.machine() == "x86_64":
            pytest.fail(reason)
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "available", compiled)
        yield
