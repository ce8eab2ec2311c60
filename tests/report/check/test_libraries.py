"""Reports of 1,200 chains: small enough for what shows them, what changed before everything else, every key once."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from junitparser import JUnitXml

import chainsim
from chainsim.batch.check_comparison import compared, kept_check
from chainsim.model.check_outcome import Measured
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import CheckStatus
from chainsim.report.check.badge import badge_message, check_to_badge, check_to_shields
from chainsim.report.check.gitlab import check_to_gitlab
from chainsim.report.check.html import checks_to_html
from chainsim.report.check.json import check_to_json
from chainsim.report.check.junit import check_to_junit
from chainsim.report.check.markdown import check_to_markdown
from chainsim.report.check.records import check_records
from chainsim.report.kit.csv_table import records_to_csv
from chainsim.report.kit.parquet import records_to_parquet
from tests.report.checks import check_run
from tests.report.libraries import FOLDER, changed, failing, library, library_file, louder
from tests.report.rendered import Page

pytestmark = pytest.mark.slow

SIZE = 1200
FAILED, BROKEN = 80, 40  # of each thirty two and one


@pytest.fixture(scope="module")
def run() -> CheckRun:
    """A library in which three presets are not as they were: one fails anew, one is mended, one is louder."""
    before = check_run(library(SIZE))
    kept = [kept_check(one, before.status(one)) for one in before.checked]
    now = changed(before.checked, 7, replace(before.checked[7], outcome=Measured(failing(7))))
    now = changed(now, 10, before.checked[12])
    now = changed(now, 10, replace(now[10], file=library_file(10)))
    now = changed(now, 603, louder(now[603], 3.2))
    after = replace(before, checked=now)
    return replace(after, against=compared(after, "origin/main", kept))


def test_markdown_has_what_changed_first_and_fits_a_comment(run: CheckRun) -> None:
    text = check_to_markdown(run)
    assert len(text.encode()) <= 60_000
    lines = text.splitlines()
    heard = [one.result.measurement.output.integrated_lufs for one in run.checked if one.result]
    median = statistics.median(lufs for lufs in heard if lufs is not None)
    quieter = median - (-24.5 + 3.2)
    assert lines[:12] == [
        "## chainsim: 1080 passed, 80 failed, 40 could not be measured",
        "",
        f"All in {FOLDER}/ with programme.wav:",
        "",
        "### Since origin/main: 3 changed, 1197 as before",
        "",
        "|  | chain | what changed |",
        "| --- | --- | --- |",
        "| ❌ | drums/Drums 0007.chain.yaml | new: gain-buildup at stage 3 'Drive', "
        "over-full-scale at stage 3 'Drive' |",
        f"| ✅ | lead/Lead 0603.chain.yaml | 3.2 LU louder; {quieter:.1f} LU quieter than the library |",
        "| ✅ | pads/Pads 0010.chain.yaml | fixed: over-full-scale, gain-buildup; 1.4 LU louder |",
        "",
    ]


def test_markdown_has_every_failure_in_its_table_and_counts(run: CheckRun) -> None:
    text = check_to_markdown(run)
    Page(text)
    rows = [line for line in text.splitlines() if " 1 error, 1 warning, 1 note |" in line]
    assert (len(rows), text.count("| 💥 | ")) == (FAILED, BROKEN)
    assert "| ❌ | gain-buildup | 80 |" in text
    assert "| ℹ️ | stage-not-unity | 1160 |" in text  # noqa: RUF001
    assert "Details of " in text
    assert " more rows are left out there; the HTML report has all." in text


def test_json_is_short_and_whole_only_when_asked(run: CheckRun) -> None:
    text = check_to_json(run)
    assert len(text.encode()) < 3_000_000
    values = json.loads(text)
    assert len(values["results"]) == SIZE - BROKEN
    assert values["against"]["unchanged"] == 1197
    assert '"series"' not in text
    few = check_run(run.checked[:3])
    assert "result" in json.loads(check_to_json(few, details=True))["results"][0]
    assert '"series"' in check_to_json(few, series=True)


def test_junit_has_a_case_for_each_finding_and_no_key_twice(run: CheckRun) -> None:
    text = check_to_junit(run)
    assert len(text.encode()) < 3_000_000
    parsed = JUnitXml.fromstring(text.encode())
    cases = [case for suite in parsed for case in suite]
    keys = Counter((case.classname, case.name) for case in cases)  # what GitLab and Jenkins know a case by
    assert max(keys.values()) == 1
    assert all(classname and name for classname, name in keys)
    suites = Counter(suite.name for suite in parsed)
    assert max(suites.values()) == 1
    assert len(cases) == SIZE + FAILED * 3 + (SIZE - FAILED - BROKEN) + 2  # and the two that are mended
    root = Xml.fromstring(text)
    assert [root.get(key) for key in ("tests", "failures", "errors", "skipped")] == [
        str(len(cases)), str(FAILED), str(BROKEN), "0"
    ]  # fmt: skip
    fixed = [case for case in cases if (case.classname or "").endswith("Pads 0010%2Echain")]
    assert [(case.name, case.is_passed) for case in fixed if "gain-buildup" in case.name] == [
        ("gain-buildup [programme.wav]", True)
    ]


def test_gitlab_has_unique_fingerprints_and_what_it_asks_for(run: CheckRun) -> None:
    entries = json.loads(check_to_gitlab(run))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 2 * FAILED + BROKEN
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["path"].startswith(FOLDER)
        assert entry["location"]["lines"]["begin"] >= 1


def test_tables_have_a_row_for_each(run: CheckRun) -> None:
    import polars

    records = check_records(run)
    rows = list(csv.DictReader(io.StringIO(records_to_csv(records))))
    assert len(rows) == SIZE
    assert rows[0]["file"] == library_file(0)
    assert float(rows[0]["integrated_lufs"]) == pytest.approx(-28.0)
    frame = polars.read_parquet(records_to_parquet(records))
    assert frame.columns == list(records.columns)
    assert frame["integrated_lufs"].dtype == polars.Float64
    assert frame.filter(polars.col("status") == CheckStatus.FAILED.value).height == FAILED


def test_a_badge_says_how_it_ended(run: CheckRun) -> None:
    assert badge_message(run) == "80 failed, 40 could not be measured of 1200"
    drawn = Xml.fromstring(check_to_badge(run))
    assert drawn.get("aria-label") == "chains: 80 failed, 40 could not be measured of 1200"
    fine = check_run(library(5))
    assert json.loads(check_to_shields(fine)) == {
        "schemaVersion": 1, "label": "chains", "message": "5 passed", "color": "success"
    }  # fmt: skip
    assert json.loads(check_to_shields(check_run(())))["color"] == "critical"


CHAIN = """version: 1
source: {{signal: pink-noise, length_s: 1}}
stages:
  - {{builtin: HighpassFilter, parameters: {{cutoff_frequency_hz: {cutoff_hz}}}}}
  - {{builtin: Compressor, parameters: {{threshold_db: {threshold_db}, ratio: 3}}}}
  - {{builtin: Gain, parameters: {{gain_db: {gain_db}}}}}
"""


def test_measured_chains_stay_as_small_as_those_made_by_hand(tmp_path: Path) -> None:
    """Thirty that were really rendered, each forty times under other names; every tenth is far too hot."""
    for number in range(30):
        gain_db = 24 if number % 10 == 3 else number % 7 - 3
        text = CHAIN.format(cutoff_hz=40 + 5 * number, threshold_db=-10 - number % 15, gain_db=gain_db)
        (tmp_path / f"{number}.chain.yaml").write_text(text, encoding="utf-8")
    checked = chainsim.check(tmp_path, keep_results=False).checked
    assert len(checked) == 30
    run = check_run([replace(checked[number % 30], file=library_file(number)) for number in range(SIZE)])
    assert sum(run.failed(one) for one in run.checked) == SIZE // 10
    assert len(check_to_markdown(run).encode()) <= 60_000
    assert len(check_to_json(run).encode()) < 3_000_000
    assert len(checks_to_html(run).encode()) < 5_000_000
    suites = JUnitXml.fromstring(check_to_junit(run).encode())
    cases = [(case.classname, case.name) for suite in suites for case in suite]
    assert len(set(cases)) == len(cases)
    entries = json.loads(check_to_gitlab(run))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)
