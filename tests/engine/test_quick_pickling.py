"""What is pickled quickly is what it was, whoever reads it, and takes what else can be pickled along."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from enum import Enum
from pathlib import Path

import pytest

from chainsim.engine.quick_pickling import dumps
from chainsim.short_repr import Brief


class Colour(Enum):
    """Pickled by those who know how to."""

    RED = 1


@dataclass(frozen=True, slots=True, repr=False)
class Inner(Brief):
    """With a base that has slots of its own."""

    number: float
    rest: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    """With what is made by a factory, and a field that is no argument."""

    inner: Inner
    same: Inner
    colours: dict[str, Colour] = field(default_factory=dict)
    hidden: int = field(default=3, init=False)


@dataclass(frozen=True, slots=True)
class Derived(Inner):
    """Its first fields are its base's."""

    more: str = ""


@dataclass(frozen=True)
class Plain:
    """Without slots: as always."""

    path: Path


@dataclass(frozen=True, slots=True)
class Own:
    """Pickled as it says itself."""

    value: int

    def __getstate__(self) -> int:
        return self.value + 1

    def __setstate__(self, state: int) -> None:
        object.__setattr__(self, "value", state)


INNER = Inner(0.5, (None, "two", float("inf")))
OUTER = Outer(INNER, INNER, {"a": Colour.RED})


@pytest.mark.parametrize("value", [INNER, OUTER, Derived(1.0, (2,), "three"), Plain(Path("x")), [OUTER, {"k": INNER}]])
def test_it_is_what_it_was(value: object) -> None:
    again = pickle.loads(dumps(value))  # noqa: S301
    assert (again, type(again)) == (value, type(value))


def test_what_is_one_object_stays_one_and_frozen() -> None:
    again = pickle.loads(dumps(OUTER))  # noqa: S301
    assert again.inner is again.same
    with pytest.raises(FrozenInstanceError):
        again.inner.number = 1.0


def test_who_has_a_way_of_its_own_keeps_it() -> None:
    assert pickle.loads(dumps(Own(1))) == Own(2)  # noqa: S301


def test_a_field_that_was_never_set_is_an_error_as_always() -> None:
    half = object.__new__(Inner)
    with pytest.raises(AttributeError, match="number"):
        dumps(half)
