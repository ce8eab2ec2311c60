from __future__ import annotations

import re

import pytest
from hypothesis import given

from chainsim.errors import ChainFileError, PluginCrashed, Problem
from chainsim.model.check_outcome import Measured, NotMeasured
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.github import check_to_github, without_commands
from tests.report.checks import check_run
from tests.report.hostile import checked_with, names, slowly
from tests.report.results import clean_result, hot_result

COMMAND = re.compile(r"::(error|warning|notice) ([^:\r\n]*)::([^\r\n]*)\n")
"""A workflow command as GitHub's runner takes it apart: properties end at the next `::`."""


def test_annotations_are_on_the_line_of_their_stage_worst_first() -> None:
    hot = Checked("chains/hot.yaml", "drums.wav", Measured(hot_result()), positions={"3": (7, 5)})
    crashed = Checked("dead.yaml", None, NotMeasured(PluginCrashed("stage 1 'Dead' crashed: 100%")))
    above = "the level is +7.0 dB above what it should be, at the loudest place."
    assert check_to_github(check_run([hot, crashed])).splitlines() == [
        "::error file=chains/hot.yaml,line=7,col=5,title=gain-buildup%2C stage 3 'Drive' (with drums.wav)"
        f"::Message of gain-buildup: {above} Action of gain-buildup.",
        "::error file=dead.yaml,title=not measured::stage 1 'Dead' crashed: 100%25",
        "::warning file=chains/hot.yaml,line=7,col=5,title=over-full-scale%2C stage 3 'Drive' (with drums.wav)"
        f"::Message of over-full-scale: {above} Action of over-full-scale.",
    ]


def test_every_mistake_of_a_file_is_at_its_place() -> None:
    broken = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "no 'y'")])
    assert check_to_github(check_run([Checked("bad.yaml", None, NotMeasured(broken))])) == (
        "::error file=bad.yaml,line=7,col=5,title=not measured::unknown key 'x'\n"
        "::error file=bad.yaml,line=9,col=1,title=not measured::no 'y'\n"
    )


@pytest.mark.parametrize(("fail_on", "notices"), [(Severity.ERROR, 0), (None, 0), (Severity.INFORMATION, 1)])
def test_notes_are_left_out_unless_they_fail(fail_on: Severity | None, notices: int) -> None:
    assert (
        check_to_github(check_run([Checked("a.yaml", None, Measured(hot_result()))], fail_on=fail_on)).count(
            "::notice "
        )
        == notices
    )


def test_nothing_is_said_of_a_clean_chain() -> None:
    assert check_to_github(check_run([Checked("a.yaml", None, Measured(clean_result()))])) == ""


@slowly
@given(names)
def test_no_name_makes_a_command_of_its_own(name: str) -> None:
    text = check_to_github(check_run(checked_with(name)))
    found = COMMAND.findall(text)
    assert [kind for kind, _, _ in found] == ["error", "error", "warning"]
    assert "".join(f"::{kind} {properties}::{message}\n" for kind, properties, message in found) == text
    for _, properties, _ in found:
        assert [pair.partition("=")[0] for pair in properties.split(",")][:1] == ["file"]
        assert {pair.partition("=")[0] for pair in properties.split(",")} <= {"file", "line", "col", "title"}


def test_text_is_printed_where_no_command_is_read() -> None:
    assert without_commands("t0k3n") == ("::stop-commands::t0k3n\n", "::t0k3n::\n")
