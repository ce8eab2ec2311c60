"""Names from strangers in what people read, in JSON and in CSV; the other formats test theirs beside their parsers."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import example, given

from chainsim.batch.system_comparison import compare_systems
from chainsim.errors import ChainFileError, PluginCrashed, Problem
from chainsim.model.finding import Severity
from chainsim.model.preset_library import LoudnessAnchor, PresetGroup, PresetLibrary, PresetReading, PresetVerdict
from chainsim.model.presets_across_systems import SystemTable
from chainsim.report.check.html import checks_to_html
from chainsim.report.check.json import check_to_json
from chainsim.report.check.junit import check_to_junit
from chainsim.report.check.markdown import check_to_markdown
from chainsim.report.check.sarif import check_to_sarif
from chainsim.report.check.text import check_to_text
from chainsim.report.kit.csv_table import records_to_csv
from chainsim.report.kit.style import Style
from chainsim.report.presets.csv import presets_to_csv
from chainsim.report.presets.json import presets_to_json
from chainsim.report.presets.text import presets_to_text
from chainsim.report.presets_across_systems.html import systems_to_html
from chainsim.report.presets_across_systems.json import systems_to_json
from chainsim.report.presets_across_systems.markdown import systems_to_markdown
from chainsim.report.presets_across_systems.records import system_records
from chainsim.report.presets_across_systems.text import systems_to_text
from chainsim.report.run.json import to_json
from chainsim.report.run.text import to_text
from tests.report.checks import check_run
from tests.report.hostile import NAMES, checked_with, names, slowly

MOVES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""What moves a cursor, colours, hides or turns the direction, or can't be encoded at all."""
LEFT_TO_RIGHT_MARK = "\u200e"


def library(name: str) -> PresetLibrary:
    """One preset of this name that was played, one that was refused."""
    readings = (
        PresetReading(name, loudness_lufs=-20.0, bypass_lufs=-20.0, sample_peak_dbfs=-3.0),
        PresetReading(name, error=ChainFileError([Problem(name, 7, 5, f"unknown key '{name}'")])),
        PresetReading(name, error=PluginCrashed(f"stage 1 '{name}' crashed (signal 11)")),
    )
    verdicts = tuple(PresetVerdict(reading, 0.0, 0.0, False) for reading in readings)
    return PresetLibrary(verdicts, (PresetGroup("", LoudnessAnchor.MEDIAN, -20.0, 3.0, 0.0, 3),), ((name, name),))


def systems(name: str) -> SystemTable:
    """The same presets on two systems, on one of which they can't be measured."""
    readings = [one.reading for one in library(name).verdicts]
    return compare_systems({"Linux": readings[:1], "Windows": readings[1:2]})


def ensure_harmless(text: str) -> None:
    """Only lines of plainly visible characters, none of which says something to a workflow that runs this."""
    for line in text.split("\n"):
        bad = [sign for sign in line if unicodedata.category(sign) in MOVES and sign != LEFT_TO_RIGHT_MARK]
        assert not bad, (bad, line)
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    text.encode("utf-8")


@slowly
@given(names)
def test_text_is_lines_of_visible_characters(name: str) -> None:
    checked = checked_with(name)
    ensure_harmless(check_to_text(check_run(checked, fail_on=Severity.ERROR)))
    assert checked[0].result is not None
    ensure_harmless(to_text(checked[0].result))
    ensure_harmless(presets_to_text(library(name)))
    ensure_harmless(systems_to_text(systems(name)))
    ensure_harmless(records_to_csv(system_records(systems(name))))


@slowly
@given(names)
def test_ascii_text_is_ascii(name: str) -> None:
    checked = checked_with(name)
    assert check_to_text(check_run(checked, fail_on=Severity.ERROR), Style(unicode=False)).isascii()
    assert presets_to_text(library(name), Style(unicode=False)).isascii()
    assert systems_to_text(systems(name), Style(unicode=False)).isascii()


@slowly
@given(names)
def test_json_gives_every_name_back_and_is_plain_text(name: str) -> None:
    checked = checked_with(name)
    text = check_to_json(check_run(checked, fail_on=Severity.ERROR))
    assert json.loads(text)["errors"][0]["message"] == f"unknown key '{name}'"
    assert json.loads(text)["results"][0]["source"] == name
    assert checked[0].result is not None
    assert json.loads(to_json(checked[0].result))["source"]["name"] == name
    presets = presets_to_json(library(name))
    assert [preset["name"] for preset in json.loads(presets)["presets"]] == [name] * 3
    compared = systems_to_json(systems(name))
    assert [preset["name"] for preset in json.loads(compared)["presets"]] == [name]
    for written in (text, presets, compared):
        assert "##[" not in written
        assert not [sign for sign in written if unicodedata.category(sign) == "Cc" and sign != "\n"]
        written.encode("utf-8")


@slowly
@given(names)
@example("::error::owned")
@example("a ##[error]owned")
def test_no_format_speaks_to_a_workflow_but_the_one_for_it(name: str) -> None:
    """Whatever is printed in a job is read by its runner; spaces before a command do not matter to it."""
    checked = checked_with(name)
    for text in (
        check_to_markdown(check_run(checked, fail_on=Severity.ERROR)),
        check_to_junit(check_run(checked, fail_on=Severity.ERROR)),
        check_to_sarif(check_run(checked), pages={}, version="0"),
        checks_to_html(check_run(checked, fail_on=Severity.ERROR)),
        systems_to_markdown(systems(name)),
        systems_to_html(systems(name)),
    ):
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]


@slowly
@given(names)
def test_csv_is_one_row_a_preset_and_no_formula(name: str) -> None:
    text = presets_to_csv(library(name))
    ensure_harmless(text)
    rows = list(csv.reader(io.StringIO(text)))
    assert [len(row) for row in rows] == [8] * 4
    assert not [row for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.y")'])
def test_a_formula_is_text_in_a_spreadsheet(name: str) -> None:
    rows = list(csv.reader(io.StringIO(presets_to_csv(library(name)))))
    assert [row[0] for row in rows[1:]] == [f"'{name}"] * 3


def test_the_names_are_hostile() -> None:
    assert any("\x1b" in name for name in NAMES)
    assert any("\n::error" in name for name in NAMES)
    assert any("\ufffe" in name for name in NAMES)
