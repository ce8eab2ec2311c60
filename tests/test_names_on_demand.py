"""Names of a package that are imported once they are asked for."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from chainsim.names_on_demand import names_on_demand


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    package = ModuleType("odd")
    monkeypatch.setitem(sys.modules, "odd", package)
    monkeypatch.setattr(package, "__getattr__", names_on_demand("odd", {"fractions": ("Fraction",)}), raising=False)
    return package


def test_a_name_is_there_once_it_was_asked_for(package: ModuleType) -> None:
    from fractions import Fraction

    assert "Fraction" not in vars(package)
    assert package.Fraction is Fraction
    assert vars(package)["Fraction"] is Fraction


def test_no_other_name_is(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=r"^module 'odd' has no attribute 'Decimal'$"):
        package.Decimal  # noqa: B018
