from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from chainsim.load import yaml_composer


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each of PyYAML's parsers in turn: the C one is not in every installation."""
    loader = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("PyYAML was built without libyaml here")
    monkeypatch.setattr(yaml_composer, "_LOADER", loader)
    yield
