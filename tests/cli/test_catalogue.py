"""`probe --all --output catalogue=` and `catalogue merge`: real plugins of known limits, measured and put together."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.program import chainsim


def test_its_help_has_the_example_on_a_line_of_its_own(tmp_path: Path) -> None:
    done = chainsim("catalogue", "merge", "--help", cwd=tmp_path)
    assert "\n\n    chainsim catalogue merge mine theirs -o ours\n\n" in done.stdout


@pytest.mark.slow
@pytest.mark.vst3
def test_a_catalogue_of_what_is_installed(
    test_plugins_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    for name in ("Console.vst3", "ConsolePolarity.vst3"):
        shutil.copytree(next(test_plugins_dir.rglob(name)), tmp_path / "plugins" / name)
    done = chainsim(
        *("probe", "--all", "--name", "Console*", "--name", "Clipping", "--plugin-dir", "plugins"),
        *("--output", "catalogue=mine", "--sample-rates", "48000,96000"),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    entries = json.loads((tmp_path / "mine" / "catalogue.json").read_text("utf-8"))["entries"]
    consoles = [entry for entry in entries if entry["plugin_kind"] == "vst3"]
    assert sorted(entry["polarity"] for entry in consoles) == [[-1, -1], [1, 1]]
    for entry in consoles:
        assert [one["sample_rate_hz"] for one in entry["rates"]] == [48_000, 96_000]
        assert {one["kind"] for one in entry["rates"]} == {"clip"}
        assert all(abs(one["clean_to_dbfs"] - 0.25) < 0.1 for one in entry["rates"])  # 1 % of a sine clipped at 0 dBFS
    assert len({entry["digest"] for entry in consoles}) == 2
    assert "| [Clipping](Clipping.md) |" in (tmp_path / "mine" / "index.md").read_text("utf-8")
    again = chainsim("catalogue", "merge", "mine", "mine/catalogue.json", "-o", "ours", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == f"{len(entries)} plugins in ours\n"
    assert (tmp_path / "ours/catalogue.json").read_bytes() == (tmp_path / "mine/catalogue.json").read_bytes()


def test_what_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-ann.md").write_text("Dear Ann", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = chainsim("probe", "--all", "--output", "catalogue=letters", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == (
        "chainsim: 'letters' has other files in it, and no catalogue.json; name a folder that is new, or a catalogue\n"
    )
    done = chainsim("probe", "Gain", "--output", "catalogue=mine", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "chainsim: a catalogue is of every plugin: --output catalogue= goes with --all\n"
    done = chainsim("catalogue", "merge", "empty", "-o", "ours", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"chainsim: there is no catalogue '{Path('empty', 'catalogue.json')}'\n"
