"""What stands below a field is said of it, in the class that declares it last."""

from __future__ import annotations

from pydantic import BaseModel

from chainsim.load.field_docs import field_docs, models_below


class Below(BaseModel):
    first: int
    """Of the first.

    In two paragraphs.
    """
    second: int = 2
    third: int = 3
    """Of the third."""


class Nearer(Below):
    """A docstring of the class is none of a field's."""

    second: int = 3
    """Said here."""
    third: int = 4


def test_what_stands_below_a_field_is_said_of_it() -> None:
    assert field_docs(Below) == {"first": "Of the first.\n\nIn two paragraphs.", "third": "Of the third."}


def test_the_nearest_class_says_it() -> None:
    assert field_docs(Nearer) == {"first": "Of the first.\n\nIn two paragraphs.", "second": "Said here."}


def test_models_made_of_a_model() -> None:
    assert list(models_below(Below)) == [Below, Nearer]
