"""JSON of `chainsim presets` read back: what was written comes back, and what is none of it is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chainsim.batch.preset_comparison import compare_loudness
from chainsim.errors import PluginCrashed, UsageError
from chainsim.model.preset_library import GroupRule, LoudnessTarget, PresetFault, PresetReading
from chainsim.report.presets.json import presets_to_json
from chainsim.tasks.preset_results import merged_results

READINGS = (
    PresetReading("a", -20.0, -18.0, -6.0, (PresetFault.NO_EFFECT,), latency_frames=64, system="Linux"),
    PresetReading("b", error=PluginCrashed("stage 1 crashed (signal 11)"), system="Linux"),
    PresetReading("c", error=PluginCrashed("not measured: no worker is left")),
)


def written(folder: Path, system: str, change: dict[str, Any] | None = None) -> Path:
    """As the command writes it."""
    values = json.loads(presets_to_json(compare_loudness(READINGS, [GroupRule("", LoudnessTarget(), 3.0)])))
    for one in values["presets"]:
        one["system"] = one["system"] and system
    values["presets"][0] |= change or {}
    file = folder / f"{system}.json"
    file.write_text(json.dumps(values), encoding="utf-8")
    return file


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    table = merged_results([written(tmp_path, "Linux"), written(tmp_path, "Windows")])
    assert table.systems == ("Linux", "Windows")
    one, crashed, lost = table.presets
    assert one.readings["Linux"] == READINGS[0]
    assert [str(each.readings["Windows"].error) for each in (crashed, lost)] == [
        str(each.error) for each in READINGS[1:]
    ]
    assert one.differences == ()
    assert table.exit_code == 3


MAKES = "`chainsim presets FOLDER --output json=FILE` makes one"


def refusal(*files: Path) -> str:
    with pytest.raises(UsageError) as refused:
        merged_results(files)
    return str(refused.value)


def test_what_can_not_be_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    linux = written(Path(), "Linux")
    (tmp_path / "again.json").write_bytes(linux.read_bytes())
    assert refusal(linux, Path("again.json")) == (
        "'Linux.json' and 'again.json' are both of Linux: expected one file for each system"
    )
    assert refusal(linux) == "nothing to compare: expected results of two systems or more"
    assert refusal(Path("gone.json")) == f"there is no table of presets 'gone.json'; {MAKES}"
    mixed = json.loads(linux.read_text("utf-8"))
    mixed["presets"][1]["system"] = "Darwin"
    Path("mixed.json").write_text(json.dumps(mixed), encoding="utf-8")
    assert refusal(Path("mixed.json")) == (
        "'mixed.json' was measured on Linux and macOS: expected the result of one system; or give --each-system there"
    )
    Path("nowhere.json").write_text('{"format_version": 2, "presets": []}', encoding="utf-8")
    assert refusal(Path("nowhere.json")) == "'nowhere.json' does not say on which system anything was measured"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
        ("[]", "Input should be an object"),
        ('{"presets": []}', "format_version: is missing"),
        ('{"format_version": 3, "presets": []}', None),
        (
            '{"format_version": 2, "presets": [{"name": "a"}]}',
            "presets.0.loudness_lufs: is missing (of an older chainsim?)",
        ),
    ],
)
def test_what_is_no_result(tmp_path: Path, text: str, said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.json").write_text(text, encoding="utf-8")
    expected = "'x.json' is of format 3, this chainsim reads up to 2"
    assert refusal(Path("x.json")) == (f"'x.json' is no table of presets: {said}; {MAKES}" if said else expected)


def test_a_system_is_a_plain_word(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "Linux", {"system": "=cmd()"})).partition(": ")[2].startswith("presets.0.system: ")
