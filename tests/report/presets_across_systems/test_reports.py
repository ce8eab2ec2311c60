"""Three systems side by side: at 80 columns, as Markdown, as columns of a table, and as the schema has it."""

from __future__ import annotations

import json

import jsonschema

from chainsim.batch.system_comparison import compare_systems
from chainsim.errors import PluginCrashed, RenderError
from chainsim.model.preset_library import PresetReading
from chainsim.model.presets_across_systems import SystemTable
from chainsim.plugin_failure import Failure, FailureKind
from chainsim.report.json_schema import systems_schema
from chainsim.report.kit.csv_table import records_to_csv
from chainsim.report.presets_across_systems.html import systems_to_html
from chainsim.report.presets_across_systems.json import systems_to_json
from chainsim.report.presets_across_systems.markdown import systems_to_markdown
from chainsim.report.presets_across_systems.records import system_records
from chainsim.report.presets_across_systems.text import systems_to_text

LONG = "a folder with a name/another folder/a preset with a long name.vstpreset"
SUM = "4 presets on Linux, macOS and Windows: 1 alike to 0.1 dB, 1 differs, 2 are not measured everywhere."
B = (
    "loudness 3.0 LU apart: Linux -20.0, macOS -17.0, Windows -20.0 LUFS",
    "peak 3.0 dB apart: Linux -8.0, macOS -5.0, Windows -8.0 dBFS",
    "latency 64 frames apart: Linux 0, macOS 64, Windows 0",
)
CRASH = PluginCrashed("stage 1 crashed", Failure(FailureKind.CRASHED, "stage 1 crashed"))


def table() -> SystemTable:
    def read(name: str, lufs: float, frames: int = 0) -> PresetReading:
        return PresetReading(name, lufs, -18.0, lufs + 12.0, latency_frames=frames)

    return compare_systems(
        {
            "Linux": [read("a", -20.0), read("b", -20.0), read("c", -20.0), read(LONG, -20.0)],
            "Darwin": [read("a", -20.0), read("b", -17.0, 64), read("c", -20.0), read(LONG, -20.0)],
            "Windows": [
                read("a", -20.05),
                read("b", -20.0),
                PresetReading("c", error=RenderError("no plugin 'X' here")),
                PresetReading(LONG, error=CRASH),
            ],
        }
    )


def test_text() -> None:
    assert systems_to_text(table()) == (
        "  loudness in LUFS             Linux    macOS  Windows  what differs\n"
        "✗ …th a long name.vstpreset    -20.0    -20.0     none  not measured\n"
        "✗ c                            -20.0    -20.0     none  not measured\n"
        "✗ b                            -20.0    -17.0    -20.0  loudness, peak, latency\n"
        "  a                            -20.0    -20.0    -20.1\n"
        "\n"
        "4 presets on Linux, macOS and Windows: 1 alike to 0.1 dB, 1 differs, 2 are not\n"
        "measured everywhere.\n"
        "a folder with a name/another folder/a preset with a long name.vstpreset: not\n"
        "  measured on Windows: stage 1 crashed\n"
        "c: not measured on Windows: no plugin 'X' here\n"
        "b: loudness 3.0 LU apart: Linux -20.0, macOS -17.0, Windows -20.0 LUFS\n"
        "b: peak 3.0 dB apart: Linux -8.0, macOS -5.0, Windows -8.0 dBFS\n"
        "b: latency 64 frames apart: Linux 0, macOS 64, Windows 0\n"
    )


def test_markdown_has_what_differs_alone() -> None:
    lines = systems_to_markdown(table()).splitlines()
    assert lines[0] == f"## chainsim: {SUM}"
    assert [line for line in lines if line.startswith("| b |")] == [f"| b | -20.0 | -17.0 | -20.0 | {'; '.join(B)} |"]
    assert not [line for line in lines if line.startswith("| a |")]


def test_csv_has_a_column_for_each_system() -> None:
    head, *rows = records_to_csv(system_records(table())).splitlines()
    assert head.split(",")[:5] == [
        "name",
        "differs",
        "loudness_lufs_Linux",
        "loudness_lufs_Darwin",
        "loudness_lufs_Windows",
    ]
    assert [row.partition(",")[0] for row in rows] == ["a", LONG, "b", "c"]
    assert rows[3].startswith("c,not measured,-20,-20,,")
    assert rows[3].endswith(",no plugin 'X' here")


def test_json_is_as_the_schema_has_it() -> None:
    values = json.loads(systems_to_json(table()))
    validator = jsonschema.Draft202012Validator(systems_schema())
    assert [error.message for error in validator.iter_errors(values)] == []
    assert [one["name"] for one in values["presets"] if one["alike"]] == ["a"]
    values["presets"][0]["by_system"]["Linux"]["new"] = 1
    assert not validator.is_valid(values)


def test_the_page_has_a_row_for_each_preset() -> None:
    page = systems_to_html(table())
    assert page.count("<tr><td") == 4
    assert '<th scope="col" class="n">macOS<small>LUFS</small></th>' in page
