from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from chainsim.errors import ChainFileError, Problem
from chainsim.model.checked import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.markdown import check_to_markdown
from chainsim.report.run.markdown import to_markdown
from tests.report.checks import check_run
from tests.report.hostile import NAMES, checked_with, names, slowly
from tests.report.results import clean_result, hot_chain, hot_result, silent_result


class Page(HTMLParser):
    """What a browser makes of a rendered page: its elements, and the text in each cell, heading and paragraph."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag in ("td", "th", "h2", "p", "li", "summary"):
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts and data.strip():
            self.texts[-1] += data


KNOWN = {"h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li", "br"}
KNOWN |= {"code", "b", "span"}


def test_a_run_shows_levels_first_and_folds_findings_and_trims() -> None:
    text = to_markdown(hot_result())
    page = Page(text)
    assert set(page.tags) <= KNOWN
    assert page.texts[0] == "Hot vocal"
    assert page.tags.index("table") < page.tags.index("details")
    assert [t for t in page.texts if t.startswith(("Findings", "Trims"))] == [
        "Findings: 1 error, 1 warning, 1 note",
        "Trims",
    ]
    assert "| ❌ | 3 Drive | -5.0 | +7.0 | +7.5 | -6.0 | +10.0 | +13.0 |" in text.splitlines()
    assert "To try: `--set 3.trim_db=-7.0 --set fader_db=+0.75`" in text
    worst, then, last = (text.index(f"**{name}**") for name in ("gain-buildup", "over-full-scale", "stage-not-unity"))
    assert worst < then < last


def test_a_clean_run_says_that_nothing_is_needed() -> None:
    text = to_markdown(clean_result())
    assert "<b>In order: no findings.</b>" in text
    assert text.endswith("\n\nNo trim needed.\n")
    assert "<details>" not in text


def test_silence_is_no_number() -> None:
    assert "|  | input | -inf | -inf | -inf | - |  |  |" in to_markdown(silent_result()).splitlines()


def test_a_check_has_a_line_for_every_chain_and_details_of_what_failed() -> None:
    broken = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "no 'y'")])
    checked = [
        Checked("ok.yaml", None, clean_result()),
        Checked("hot.yaml", "drums.wav", hot_result()),
        Checked("bad.yaml", None, error=broken),
        Checked("away.yaml", None, skipped="plugin 'Away' is not here"),
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
    checked = [Checked(f"{number}.yaml", None, hot_result()) for number in range(40)]
    whole = check_to_markdown(check_run(checked))
    text = check_to_markdown(check_run(checked), most_bytes=len(whole.encode()) - 1)
    assert text.endswith("Details of 20 more are left out: the summary would be too long.\n")
    assert text.count("<details>") == 20
    assert "| ❌ | 39.yaml |" in text
    assert check_to_markdown(check_run(checked), most_bytes=len(whole.encode())) == whole


@slowly
@given(names)
def test_no_name_becomes_markup(name: str) -> None:
    plain = Page(check_to_markdown(check_run(checked_with("x"))))
    page = Page(check_to_markdown(check_run(checked_with(name))))
    assert [tag for tag in page.tags if tag != "span"] == plain.tags
    written = name.encode("utf-8", "replace").decode()
    shown = Page(to_markdown(hot_result(hot_chain((written,) * 5))))
    assert [tag for tag in shown.tags if tag != "span"] == Page(to_markdown(hot_result(hot_chain(("x",) * 5)))).tags


@pytest.mark.parametrize("name", [NAMES[0], NAMES[-1]])
def test_names_are_shown_as_they_are(name: str) -> None:
    page = Page(to_markdown(hot_result(hot_chain((name,) * 5))))
    assert f"1 {name}" in page.texts


def test_nobody_is_mentioned_and_nothing_is_linked() -> None:
    text = check_to_markdown(check_run(checked_with("@everyone #12 http://x.y www.x.y")))
    assert not any(link in text for link in ("@everyone", "#12", "http://", "www.x"))
