"""`chainsim mix` as a user starts it: two identical tracks, whose sum is 6.02 dB above each."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.cli.program import chainsim
from tests.report.pages import parse

RATE_HZ = 48_000
SESSION = """version: 1
name: Twice the same   # 0.8 + 0.8 = 1.6, that is +4.1 dBFS
tracks:
  - {name: Left hand, file: tone.wav}
  - {name: Right hand, file: tone.wav}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tone that peaks at 0.8 in either channel."""
    wave = 0.8 * np.sin(2.0 * np.pi * 1000.0 * np.arange(RATE_HZ) / RATE_HZ)
    soundfile.write(tmp_path / "tone.wav", np.stack([wave, wave]).T, RATE_HZ, subtype="FLOAT")
    (tmp_path / "song.yaml").write_text(SESSION, encoding="utf-8")
    return tmp_path


def test_every_report_from_one_mix(folder: Path) -> None:
    outputs = ("--output", "json=song.json", "--output", "html=song.html", "--output", "md=song.md")
    done = chainsim("mix", "song.yaml", *outputs, "--no-proof", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    said = "The bus is fed with a peak of +4.1 dBFS"
    assert said in " ".join(done.stdout.split())
    assert said in (folder / "song.md").read_text(encoding="utf-8")
    assert said in parse((folder / "song.html").read_text(encoding="utf-8")).text
    values = json.loads((folder / "song.json").read_text(encoding="utf-8"))
    assert values["bus"]["sum"]["sample_peak_dbfs"] == pytest.approx(20.0 * np.log10(1.6), abs=1e-3)
    assert [pair["correlation"] for pair in values["bus"]["summing"]["pairs"]] == [pytest.approx(1.0, abs=1e-6)]


def test_md_on_standard_output(folder: Path) -> None:
    done = chainsim("mix", "song.yaml", "--format", "md", "--no-proof", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<b>Turn the clip gain of all 2 tracks down ")
    assert "\n\n## Twice the same\n\n2 tracks, 0:01.000, 48 kHz\n" in done.stdout


def test_findings_fail_where_asked(folder: Path) -> None:
    assert chainsim("mix", "song.yaml", "--no-proof", "--fail-on", "warning", cwd=folder).returncode == 1


def test_trims_are_written_and_mend_the_bus(folder: Path) -> None:
    """The peak cap is -6 dBFS: 20 log10 1.6 = 4.08, so 10.08 dB too much; comments and layout stay."""
    shown = chainsim("mix", "song.yaml", "--diff", cwd=folder)
    assert shown.returncode == 1
    assert (folder / "song.yaml").read_text(encoding="utf-8") == SESSION
    fixed = chainsim("mix", "song.yaml", "--fix", cwd=folder)
    assert (fixed.returncode, fixed.stderr) == (0, "wrote 2 settings to song.yaml\n")
    text = (folder / "song.yaml").read_text(encoding="utf-8")
    assert "# 0.8 + 0.8 = 1.6, that is +4.1 dBFS" in text
    again = chainsim("mix", "song.yaml", "--format", "json", cwd=folder)
    values = json.loads(again.stdout)
    assert values["bus"]["sum"]["sample_peak_dbfs"] == pytest.approx(-6.0, abs=0.2)
    assert "bus-overload" not in [finding["name"] for finding in values["findings"]]
    assert values["trims"]["trims"] == []


def test_diff_is_one_of_several_reports(folder: Path) -> None:
    shown = chainsim("mix", "song.yaml", "--diff", "--output", "json=song.json", cwd=folder)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert shown.stdout.startswith("--- song.yaml\n+++ song.yaml\n")
    assert len(json.loads((folder / "song.json").read_text(encoding="utf-8"))["trims"]["trims"]) == 2
    asked = chainsim("mix", "song.yaml", "--diff", "--format", "json", cwd=folder)
    assert (asked.returncode, json.loads(asked.stdout)["trims"]) == (
        1,
        json.loads((folder / "song.json").read_text(encoding="utf-8"))["trims"],
    )


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_trims_are_written_together_or_not_at_all(folder: Path, option: str) -> None:
    """Half of them would change the balance."""
    shared = SESSION.replace("Left hand,", "Left hand, input_trim_db: &t 0,").replace(
        "Right hand,", "Right hand, input_trim_db: *t,"
    )
    (folder / "song.yaml").write_text(shared, encoding="utf-8")
    done = chainsim("mix", "song.yaml", option, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "an alias shares this with another place" in done.stderr
    assert (folder / "song.yaml").read_text(encoding="utf-8") == shared


def test_a_wrong_file_is_one_line(folder: Path) -> None:
    (folder / "bad.yaml").write_text("version: 1\ntracks:\n  - {file: tone.wav, pan: 2}\n", encoding="utf-8")
    done = chainsim("mix", "bad.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "bad.yaml:3:27: 'pan' in track 1 'tone.wav' must be 1 or less, found the number 2\n"


def test_fix_and_diff_are_two_things(folder: Path) -> None:
    done = chainsim("mix", "song.yaml", "--fix", "--diff", cwd=folder)
    assert done.returncode == 2
    assert "--fix writes what --diff shows; choose one" in done.stderr
