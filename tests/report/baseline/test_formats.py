"""What drifted in every format, read by parsers that are not ours."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import junitparser
from markdown_it import MarkdownIt

from chainsim.report.baseline.github import drifts_to_github
from chainsim.report.baseline.html import drifts_to_html
from chainsim.report.baseline.json import drifts_to_json
from chainsim.report.baseline.junit import drifts_to_junit
from chainsim.report.baseline.markdown import MOST_CHARACTERS, drifts_to_markdown
from chainsim.report.baseline.sarif import drifts_to_sarif
from chainsim.report.baseline.text import drifts_to_text
from tests.report.baseline.drifts import DRIFTS, SENTENCE


def test_text_has_the_sentence_the_figures_and_the_sum() -> None:
    assert drifts_to_text(DRIFTS) == (
        "chains/b <i>.yaml with drums.wav\n"
        "  stage 2 'Comp | one': polarity went from upright to inverted, and 2 more\n"
        "    figures (Comp 1.0 is now Comp 1.1)\n"
        "    polarity                  upright ->  inverted\n"
        "    response_db                 +0.00 ->     -1.50    -1.50   (tolerance 0.25; at 3.2 kHz and 2 more)\n"
        "    clean_to_dbfs                none ->     -6.00        -   (tolerance 0.2)\n"
        "  and so drifts what comes after it: the output\n"
        "\n"
        "chains/c.yaml\n"
        "  not in the baseline; `chainsim baseline write` adds it\n"
        "\n"
        "3 checks: 1 as before, 1 drifted, 1 not in the baseline.\n"
    )


def test_json_says_what_text_says() -> None:
    values = json.loads(drifts_to_json(DRIFTS))
    assert values["drifted"] == 2
    drifted = values["entries"][1]
    assert (drifted["cause"], drifted["said"]) == ("2", SENTENCE)
    assert drifted["points"][0]["drifts"][1] == {
        "meter": "response_db", "before": 0.0, "after": -1.5, "tolerance": 0.25, "at": "3.2 kHz",
    }  # fmt: skip


def test_junit_has_a_case_for_every_check_and_its_stage_s_line() -> None:
    document = junitparser.JUnitXml.fromstring(drifts_to_junit(DRIFTS).encode())
    assert (document.tests, document.failures, document.errors) == (3, 2, 0)
    cases = [case for suite in document for case in suite]
    assert len({(case.classname, case.name) for case in cases}) == 3
    (failure,) = cases[1].result
    assert failure.message == SENTENCE
    assert "the output: DC offset went from +0.0000 to +0.0125" in failure.text
    assert cases[1]._elem.get("line") == "7"


def test_sarif_is_valid_and_stands_at_the_stage(sarif_schema: Path) -> None:
    log = json.loads(drifts_to_sarif(DRIFTS, version="1.2.3"))
    jsonschema.validate(log, json.loads(sarif_schema.read_text(encoding="utf-8")))
    first, second = log["runs"][0]["results"]
    assert (first["ruleId"], second["ruleId"]) == ("baseline-drift", "not-in-baseline")
    assert first["message"]["text"] == SENTENCE
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "chains/b%20%3Ci%3E.yaml"
    assert place["region"]["startLine"] == 7


def test_github_gets_a_line_at_the_stage() -> None:
    first, second = drifts_to_github(DRIFTS).splitlines()
    assert first == (
        "::error file=chains/b <i>.yaml,line=7,title=drifted from the baseline%2C with drums.wav::" + SENTENCE
    )
    assert second.startswith("::error file=chains/c.yaml,title=drifted from the baseline::not in the baseline; ")


def test_markdown_renders_without_markup_of_strangers_and_fits_a_comment() -> None:
    page = MarkdownIt("commonmark").enable("table").render(drifts_to_markdown(DRIFTS))
    assert "<i>" not in page
    assert "polarity went from upright to inverted" in page
    assert page.count("<tr>") == 1 + 4  # the head, and every figure that moved
    many = [replace(DRIFTS[1], chain=f"chains/{'x' * 80}{number}.yaml") for number in range(2_000)]
    text = drifts_to_markdown(many)
    assert len(text) <= MOST_CHARACTERS
    assert "more" in text


def test_the_page_says_it_all_and_escapes_names() -> None:
    page = drifts_to_html(DRIFTS)
    HTMLParser().feed(page)
    assert "chains/b &lt;i&gt;.yaml" in page
    assert "chains/b <i>" not in page
    assert page.count('class="word fail"') == 2
    assert "response at 3.2 kHz" in page


def test_many_plugins_that_were_updated_fit_into_a_comment() -> None:
    (point, _) = DRIFTS[1].points
    updated = replace(point, drifts=(), counts=False)
    entries = [replace(DRIFTS[1], file=f"chains/{number}.yaml", points=(updated,) * 4) for number in range(300)]
    text = drifts_to_markdown([one for one in entries if not one.drifted])
    assert "Updated, and measures the same:" in text
    assert "- and 1000 more" in text
    assert len(text) <= MOST_CHARACTERS
