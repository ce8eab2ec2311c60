from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.errors import ChainFileError
from chainsim.load.data_sheet_expectations import read_sheet_expectations
from chainsim.model.expectation import Bounds


def test_ranges_and_where_they_hold_are_read(tmp_path: Path) -> None:
    file = tmp_path / "expect.yaml"
    file.write_text(
        "version: 1\nexpect:\n  - {sine_hz: quarter, to_dbfs: -6, aliasing_db: {max: -60}}\n  - {gain_db: [-1, 1.5]}\n",
        encoding="utf-8",
    )
    first, second = read_sheet_expectations(file).expect
    assert (first.sine_hz, first.from_dbfs, first.to_dbfs, first.aliasing_db) == ("quarter", -48, -6, Bounds(max=-60))
    assert second.gain_db == (-1.0, 1.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("expect: [{gain_db: [0, 1]}]\n", "1:1: missing key 'version' in the file; start the file with 'version: 1'"),
        ("version: 1\n", "1:1: missing key 'expect' in the file"),
        ("- 1\n", "1:1: expected a mapping with 'version' and 'expect', found a list"),
        ("version: 1\nexpect: [3]\n", "2:10: expectation 1 must be a mapping such as {gain_db: [-0.1, 0.1]}, "
            "found the number 3"),
        ("version: 1\nexpect: [{gain: [0, 1]}]\n",
            "2:11: unknown key 'gain' in expectation 1, did you mean 'gain_db'?"),
        ("version: 1\nexpect: [{sine_hz: 1000}]\n",
            "2:10: expectation 1 asserts nothing; add a range such as 'gain_db: [-0.1, 0.1]'"),
        ("version: 1\nexpect: [{gain_db: [2, 1]}]\n", "2:20: the range of 'gain_db' is empty: 2 is above 1; swap them"),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "expect.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ChainFileError) as caught:
        read_sheet_expectations(file)
    assert str(caught.value) == f"{file}:{message}"
