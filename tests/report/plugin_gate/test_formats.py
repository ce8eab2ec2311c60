"""A gate in every format, read by parsers that are not ours."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from xml.etree import ElementTree as Xml

import junitparser
import pytest
from markdown_it import MarkdownIt

from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import PluginGate
from chainsim.report.kit.csv_table import records_to_csv
from chainsim.report.kit.style import Style
from chainsim.report.plugin_gate.html import gate_to_html
from chainsim.report.plugin_gate.json import gate_to_json
from chainsim.report.plugin_gate.junit import gate_to_junit
from chainsim.report.plugin_gate.key_figures import verdict
from chainsim.report.plugin_gate.markdown import gate_to_markdown
from chainsim.report.plugin_gate.png import gate_picture, gate_to_png
from chainsim.report.plugin_gate.records import gate_records
from chainsim.report.plugin_gate.text import gate_to_text
from tests.report.plugin_gate.gates import GATE, NAME, column, refused


def test_text_marks_what_deviates_and_ends_with_the_verdict() -> None:
    lines = gate_to_text(GATE, Style(width=80)).splitlines()
    assert lines[1:4] == [
        "                                      48 kHz   96 kHz   48 kHz",
        "                                      stereo   stereo     mono",
        "                                         512      512      512",
    ]
    (thd,) = [line for line in lines if "THD 1 kHz, 0 dBFS" in line]
    assert thd.split()[-3:] == ["-60.0!", "-60.0", "-"]
    assert lines[-1] == "3 measurements against tube.yaml: 1 with deviations, 1 could not be made."
    assert all(len(line) <= 80 for line in lines)


def test_csv_has_a_row_for_every_format_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(records_to_csv(gate_records(GATE)))))
    assert [row["sample_rate_hz"] for row in rows] == ["48000", "96000", "48000"]
    assert (rows[0]["thd_1_khz_0_dbfs_db"], rows[0]["noise_dbfs"], rows[2]["gain_db"]) == ("-60", "-inf", "")
    assert (rows[0]["deviations"], rows[2]["failure"]) == ("distortion is too much", "takes no mono")


def test_json_holds_what_a_later_probe_compares_with() -> None:
    values = json.loads(gate_to_json(GATE))
    assert values["columns"][0]["behaviour"]["thd_db"]["1 kHz"][8] == -60.0
    assert values["columns"][2]["sheet"] is None
    assert values["deviations"][0]["figure"] == "thd_db"


def test_junit_fails_what_deviates_and_nothing_else() -> None:
    document = junitparser.JUnitXml.fromstring(gate_to_junit(GATE, Severity.ERROR).encode())
    assert (document.failures, document.errors) == (1, 0)
    assert junitparser.JUnitXml.fromstring(gate_to_junit(GATE, None).encode()).failures == 0


def test_markdown_and_page_hold_no_markup_of_strangers() -> None:
    page = MarkdownIt("commonmark").enable("table").render(gate_to_markdown(GATE))
    assert "<script>alert" not in page
    html = gate_to_html(GATE)
    HTMLParser().feed(html)
    assert NAME not in html
    assert html.count('<h3 class="plot">') == 2 * 6  # two sample rates, six pictures
    assert "from its RMS of −20.0 to its peak of −1.0 dBFS" in html


def test_the_picture_is_a_png_of_a_drawing_that_parses() -> None:
    drawing = Xml.fromstring(gate_picture(GATE))
    assert len(drawing.findall(".//{http://www.w3.org/2000/svg}svg")) == 6
    assert gate_to_png(GATE).startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (PluginGate((column(),)), "1 measurement: compared with nothing"),
        (PluginGate((column(), column(96_000))), "2 measurements: nothing deviates"),
        (PluginGate((column(),), judged_by=("tube.yaml",)), "1 measurement against tube.yaml: nothing deviates"),
        (PluginGate((column(), refused())), "2 measurements: 1 could not be made"),
        (PluginGate((column(), column(96_000), refused())), "3 measurements: 1 could not be made"),
    ],
)
def test_what_nothing_judged_is_not_called_in_order(gate: PluginGate, said: str) -> None:
    assert verdict(gate) == said
    assert ('class="verdict good"' in gate_to_html(gate)) == ("nothing deviates" in said)
