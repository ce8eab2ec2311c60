from __future__ import annotations

import csv
import io

import pytest

from chainsim.model.trim_sheet import TrimSheetLine
from chainsim.report.trim_sheet import SHEETS
from tests.report.pages import parse

LINES = [
    TrimSheetLine("Kick", "clip gain of all its items", -9.5, "the bus is fed with +3.5 dBFS"),
    TrimSheetLine("=Bass <b>", "before 'Comp'", 3.0, "it is fed too little"),
]


def test_text_is_columns() -> None:
    assert SHEETS[".txt"]("song.RPP", LINES).splitlines() == [
        "song.RPP",
        "",
        "Kick       clip gain of all its items  -9.5 dB  the bus is fed with +3.5 dBFS",
        "=Bass <b>  before 'Comp'               +3.0 dB  it is fed too little",
    ]


def test_csv_holds_no_formula() -> None:
    assert list(csv.reader(io.StringIO(SHEETS[".csv"]("song.RPP", LINES)))) == [
        ["track", "where", "change_db", "why"],
        ["Kick", "clip gain of all its items", "-9.50", "the bus is fed with +3.5 dBFS"],
        ["'=Bass <b>", "before 'Comp'", "3.00", "it is fed too little"],
    ]


def test_html_escapes_what_a_project_named() -> None:
    page = SHEETS[".html"]("song <1>.RPP", LINES)
    parse(page)
    assert "<bdi>=Bass &lt;b&gt;</bdi>" in page
    assert "<title>Trims for song &lt;1&gt;.RPP</title>" in page
    assert page.count('<td class="n">') == 2


@pytest.mark.parametrize("form", SHEETS)
def test_nothing_to_turn_is_said(form: str) -> None:
    said = SHEETS[form]("song", [])
    assert "no trim needed" in said.lower() or said == "track,where,change_db,why\n"
