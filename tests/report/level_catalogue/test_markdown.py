"""A catalogue's pages, read by a Markdown parser that is not ours."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from chainsim.model.level_catalogue import LevelCatalogue, LevelEntry
from chainsim.model.profile import Kind
from chainsim.report.level_catalogue.markdown import catalogue_pages
from tests.tasks.test_catalogue_files import CLIP, GAIN, TUBE


def test_the_index_says_who_survives() -> None:
    clean = replace(GAIN, rates=(replace(CLIP, kind=Kind.LINEAR, clean_to_dbfs=None, ceiling_dbfs=None),))
    odd = replace(TUBE, name="Odd | *one*", rates=(LevelEntry(48_000, failure="it hung"),))
    pages = catalogue_pages(LevelCatalogue((clean, odd, TUBE)))
    assert set(pages) == {"index.md", "Gain.md", "Odd-one.md", "Tube.md"}
    index = pages["index.md"]
    assert "1 of 2 are clean above 0 dBFS; of 1 it can't be told." in index
    assert "| [Tube](Tube.md) | 1.0 | **no** | clip | +0.0 | -0.5 | +0.0 |" in index
    assert "| [Gain](Gain.md) | 1.0 | yes | linear | +0.0 | +36 on | none |" in index
    html = MarkdownIt().enable("table").render(index)
    assert html.count("<tr>") == 4
    assert "Odd | *one*" in html.replace("<em>", "?")


def test_a_page_has_every_rate_and_the_hash() -> None:
    entry = replace(TUBE, rates=(CLIP, replace(CLIP, sample_rate_hz=96_000, latency_measured_frames=128)))
    page = catalogue_pages(LevelCatalogue((entry,)))["Tube.md"]
    assert "polarity: upright and inverted" in page
    assert f"SHA-256 `{'ab' * 32}`" in page
    assert "| 48 kHz | clip | +0.0 | -0.5 | +0.0 | 64 |" in page
    assert "| 96 kHz | clip | +0.0 | -0.5 | +0.0 | 64 reported, 128 real |" in page
    assert "**Clean above 0 dBFS:** **no**." in page


def test_builds_of_one_name_have_pages_of_their_own() -> None:
    newer = replace(TUBE, version="1.1", digest="cd" * 32)
    pages = catalogue_pages(LevelCatalogue((TUBE, newer)))
    assert set(pages) == {"index.md", "Tube-1-0-abababababab.md", "Tube-1-1-cdcdcdcdcdcd.md"}


def test_what_others_have_written_is_text_and_no_markup() -> None:
    odd = replace(TUBE, version="1`0", maker="<b>A</b> `*B*`", system="[x](http://a.b)", digest="ab`<i>cd")
    html = MarkdownIt().render(catalogue_pages(LevelCatalogue((odd,)))["Tube.md"])
    assert not {"<b>", "<i>", "<em>", "<a "} & set(re.findall(r"<\w+[ >]", html))
    assert "A" in html and "<code>abcd</code>" in html
