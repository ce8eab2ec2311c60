from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from chainsim.batch.check_comparison import compared
from chainsim.errors import ChainFileError, Problem
from chainsim.model.check_outcome import Measured, NotMeasured, Skipped
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.markdown import check_to_markdown
from chainsim.report.check.short_names import naming
from tests.report.checks import check_run
from tests.report.hostile import checked_with, names, slowly
from tests.report.libraries import library
from tests.report.rendered import Page
from tests.report.results import clean_result, hot_result


def test_a_check_has_a_line_for_every_chain_and_details_of_what_failed() -> None:
    broken = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "no 'y'")])
    checked = [
        Checked("ok.yaml", None, Measured(clean_result())),
        Checked("hot.yaml", "drums.wav", Measured(hot_result())),
        Checked("bad.yaml", None, NotMeasured(broken)),
        Checked("away.yaml", None, Skipped("plugin 'Away' is not here")),
    ]
    lines = check_to_markdown(check_run(checked)).splitlines()
    assert lines[:8] == [
        "## chainsim: 1 passed, 1 failed, 1 could not be measured, 1 skipped",
        "",
        "|  | chain | findings | output LUFS | output dBTP |",
        "| --- | --- | --- | --: | --: |",
        "| ✅ | ok.yaml | no findings | -19.0 | -5.5 |",
        "| ❌ | hot.yaml with drums.wav | 1 error, 1 warning, 1 note | -15.0 | -1.5 |",
        "| 💥 | bad.yaml | not measured | - | - |",
        "| ⏭️ | away.yaml | plugin 'Away' is not here | - | - |",
    ]
    assert [line for line in lines if line.startswith("<details>")] == [
        "<details><summary><b>hot.yaml with drums.wav</b></summary>",
        "<details><summary><b>bad.yaml</b></summary>",
    ]
    assert "- <b>bad.yaml:7:5</b> unknown key 'x'" in lines
    assert not any("over-full-scale" in line for line in lines)  # does not fail
    assert any(
        "over-full-scale" in line
        for line in check_to_markdown(check_run(checked, fail_on=Severity.WARNING)).splitlines()
    )


def test_a_summary_that_would_be_too_long_loses_details_and_says_so() -> None:
    checked = [Checked(f"{number}.yaml", None, Measured(hot_result())) for number in range(40)]
    whole = check_to_markdown(check_run(checked), most_bytes=1_000_000)
    text = check_to_markdown(check_run(checked), most_bytes=len(whole.encode()) // 2)
    left = 40 - text.count("<details>")
    assert 20 <= left < 40
    assert f"\nDetails of {left} more are left out: the report would be too long.\n" in text
    assert len(text.encode()) <= len(whole.encode()) // 2
    assert "| ❌ | 39.yaml |" in text
    assert check_to_markdown(check_run(checked), most_bytes=len(whole.encode()) + 200) == whole


@pytest.mark.parametrize("size", [1, 30, 31, 90])
def test_markdown_is_never_longer_than_it_may_be(size: int) -> None:
    run = check_run(library(size), Severity.INFORMATION)
    whole = compared(run, "main", ())
    assert len(whole.changes) == size
    assert len(check_to_markdown(replace(run, against=whole)).encode()) <= 60_000


@slowly
@given(names)
def test_no_name_becomes_markup(name: str) -> None:
    in_a_folder = naming(checked_with(name)).folder != ""  # which is said once, above the table
    plain = Page(check_to_markdown(check_run(checked_with("x/y" if in_a_folder else "x"))))
    page = Page(check_to_markdown(check_run(checked_with(name))))
    assert [tag for tag in page.tags if tag != "span"] == plain.tags


def test_nobody_is_mentioned_and_nothing_is_linked() -> None:
    text = check_to_markdown(check_run(checked_with("@everyone #12 http://x.y www.x.y")))
    assert not any(link in text for link in ("@everyone", "#12", "http://", "www.x"))
