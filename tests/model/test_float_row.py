"""A row of doubles: to the last bit, in eight bytes each, and equal to what it was made from."""

from __future__ import annotations

import math
import pickle
import struct

import pytest

from chainsim.model.float_row import FloatRow
from chainsim.model.levels import Series
from chainsim.short_repr import brief

VALUES = (0.1, -math.inf, -0.0, 5e-324)


def test_it_holds_what_it_was_made_from() -> None:
    row = FloatRow(VALUES)
    assert (len(row), tuple(row), row[1], row[-1]) == (4, VALUES, -math.inf, 5e-324)
    assert row == VALUES
    assert row[1:3] == VALUES[1:3]
    assert row == FloatRow(list(VALUES))
    assert hash(row) == hash(FloatRow(VALUES))
    assert row != VALUES[:3]
    assert row != 4.0
    assert FloatRow() == ()
    assert repr(FloatRow((0.5, 1))) == "FloatRow([0.5, 1.0])"
    assert all(type(value) is float for value in FloatRow((1, 2)))


def test_bytes_are_the_same_on_every_machine() -> None:
    assert FloatRow(VALUES).to_bytes() == struct.pack("<4d", *VALUES)
    again = FloatRow.from_bytes(struct.pack("<4d", *VALUES))
    assert struct.pack("<4d", *again) == struct.pack("<4d", *VALUES)
    with pytest.raises(ValueError, match=r"\w"):
        FloatRow.from_bytes(b"123")


def test_it_can_be_sent_and_is_told_in_a_word() -> None:
    assert pickle.loads(pickle.dumps(FloatRow(VALUES))) == VALUES  # noqa: S301
    told = brief(Series(0.01, FloatRow(VALUES), FloatRow((1.5,))))
    assert told == "Series(step_s=0.01, sample_peak_dbfs=4 float, rms_dbfs=(1.5))"
