"""The page of many chains: every row, sections of what went wrong alone, bars that hold every output."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.batch.check_comparison import compared, kept_check
from chainsim.model.check_outcome import Measured
from chainsim.report.check.html import checks_to_html
from chainsim.report.check.loudness import output_lufs
from chainsim.report.kit.svg.histogram import bars, histogram
from tests.report.checks import check_run
from tests.report.libraries import changed, failing, library
from tests.report.pages import parse


def test_a_few_chains_all_have_a_section() -> None:
    page = parse(checks_to_html(check_run(library(7))))
    assert sum(tag == "section" and one.get("class") == "one" for tag, one in page.elements) == 7
    assert "library" not in page.attributes("id")


def test_of_many_all_have_a_row_and_those_that_went_wrong_a_section() -> None:
    page = parse(checks_to_html(check_run(library(60))))
    assert len(page.attributes("data-rank")) == 60
    assert page.attributes("data-verdict")[:7] == ["ERROR", "ERROR", "FAIL", "FAIL", "FAIL", "FAIL", "ok"]
    assert sum(tag == "section" and one.get("class") == "one" for tag, one in page.elements) == 6
    assert page.attributes("data-name")[-1] == "pads/Pads 0058.chain.yaml"
    assert "more that went wrong have no section here" not in page.text


def test_what_changed_comes_before_the_table_with_a_way_to_it() -> None:
    before = check_run(library(40))
    kept = [kept_check(one, before.status(one)) for one in before.checked]
    now = replace(before, checked=changed(before.checked, 7, replace(before.checked[7], outcome=Measured(failing(7)))))
    html = checks_to_html(replace(now, against=compared(now, "main", kept)))
    page = parse(html)
    assert "Since main: 1 changed, 39 as before" in page.text
    assert html.index('class="changes"') < html.index('class="library"')
    assert "new: gain-buildup at stage 3 'Drive'" in page.text
    links = [link for link in page.attributes("href") if link.startswith("#c")]
    assert {link.removeprefix("#") for link in links} <= set(page.attributes("id"))


@pytest.mark.parametrize(
    ("heard", "width_lu", "counted"),
    [
        ((-18.0, -18.0, -17.9), 0.5, {-18.0: 3}),
        ((-23.5, -23.0, -18.01), 0.5, {-23.5: 1, -23.0: 1, -18.5: 1}),
        ((-60.0, -20.0), 2.0, {-60.0: 1, -20.0: 1}),
    ],
)
def test_every_output_is_in_the_bar_that_holds_it(
    heard: tuple[float, ...], width_lu: float, counted: dict[float, int]
) -> None:
    assert bars(heard) == (width_lu, counted)


def test_bars_add_up_to_all_that_was_heard() -> None:
    checked = library(300)
    heard = [lufs for one in checked if (lufs := output_lufs(one)) is not None]
    _, counted = bars(heard)
    assert sum(counted.values()) == 290
    drawn = histogram(heard)
    assert drawn is not None
    assert drawn.wide.count('class="rms bin"') == len(counted)


def test_too_few_are_no_histogram() -> None:
    assert histogram([-18.0] * 7) is None
