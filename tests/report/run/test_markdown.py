from __future__ import annotations

import pytest
from hypothesis import given

from chainsim.report.run.markdown import to_markdown
from tests.report.hostile import NAMES, names, slowly
from tests.report.rendered import KNOWN, Page
from tests.report.results import clean_result, hot_chain, hot_result, silent_result


def test_a_run_shows_levels_first_and_folds_findings_and_trims() -> None:
    text = to_markdown(hot_result())
    page = Page(text)
    assert set(page.tags) <= KNOWN
    assert page.texts[0].startswith("Turn the input of Drive down 7.0 dB, and the fader up 6.75 dB; ")
    assert page.texts[1] == "Hot vocal"
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
    assert text.startswith("<b>Nothing to do.</b>\n\n## Nothing\n")
    assert "\nIn order: no findings.\n" in text
    assert text.endswith("\n\nNo trim needed.\n")
    assert "<details>" not in text


def test_silence_is_no_number() -> None:
    assert "|  | input | -inf | -inf | -inf | - |  |  |" in to_markdown(silent_result()).splitlines()


@pytest.mark.parametrize("name", [NAMES[0], NAMES[-1]])
def test_names_are_shown_as_they_are(name: str) -> None:
    page = Page(to_markdown(hot_result(hot_chain((name,) * 5))))
    assert f"1 {name}" in page.texts


@slowly
@given(names)
def test_no_name_becomes_markup(name: str) -> None:
    written = name.encode("utf-8", "replace").decode()
    shown = Page(to_markdown(hot_result(hot_chain((written,) * 5))))
    assert [tag for tag in shown.tags if tag != "span"] == Page(to_markdown(hot_result(hot_chain(("x",) * 5)))).tags
