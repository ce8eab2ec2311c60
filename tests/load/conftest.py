from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from chainsim.load import composing


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each of PyYAML's parsers in turn: the C one is not in every installation."""
    loader = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("PyYAML was built without libyaml here")
    monkeypatch.setattr(composing, "_LOADER", loader)
    yield
