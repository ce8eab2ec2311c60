"""Where settings come from: command line over environment over file; what is misspelt is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chainsim.cli.main import run


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CHAINSIM_FAIL_ON", "CHAINSIM_JOBS", "CHAINSIM_SELECT"):
        monkeypatch.delenv(name, raising=False)
    inner = tmp_path / "presets" / "vocal"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, tuple[str, str]]:
    assert run(["check", "--show-config", *arguments]) == 0
    lines = [line.rpartition("  # ") for line in capsys.readouterr().out.splitlines()]
    return {text.partition(" = ")[0]: (text.partition(" = ")[2].strip(), origin) for text, _, origin in lines}


def test_every_value_says_where_it_came_from(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = repository / "pyproject.toml"
    file.write_text(
        '[tool.chainsim]\nfail_on = "warning"\njobs = 3\npolicy = "unity"\nignore = ["hot-input"]\naudio = ["a.wav"]\n'
        'per_file_ignores = {"vocal/*.yaml" = ["dc-offset"]}\n'
    )
    monkeypatch.setenv("CHAINSIM_JOBS", "5")
    monkeypatch.setenv("CHAINSIM_SELECT", "hot-input, dc-offset")
    settings = shown(capsys, "--policy", "reference")
    assert settings["policy"] == ('"reference"', "command line")
    assert settings["jobs"] == ("5", "environment (CHAINSIM_JOBS)")
    assert settings["select"] == ('["hot-input", "dc-offset"]', "environment (CHAINSIM_SELECT)")
    assert settings["fail_on"] == ('"warning"', str(file))
    assert settings["ignore"] == ('["hot-input"]', str(file))
    assert settings["audio"] == ('["../../a.wav"]', str(file))  # relative to the file
    assert settings["tail_s"] == ("10.0", "default")
    assert settings["per_file_ignores"] == (f'{{"{repository}/vocal/*.yaml" = ["dc-offset"]}}', str(file))


@pytest.mark.parametrize("name", ["songs", "songs [2024]"])
@pytest.mark.parametrize("folder", [".", "presets/vocal"])
def test_what_is_ignored_in_some_files_is_so_from_every_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, folder: str
) -> None:
    here = tmp_path / name
    (here / "presets" / "vocal").mkdir(parents=True)
    hot = "version: 1\nsource: {signal: sine, peak_dbfs: -12, length_s: 0.5}\nfader_db: 24\nstages: []\n"
    (here / "presets" / "hot.yaml").write_text(hot)
    monkeypatch.chdir(here / folder)
    (here / "chainsim.toml").write_text('paths = ["presets"]\n')
    assert run(["check", "--no-cache"]) == 1
    ignored = 'paths = ["presets"]\nper_file_ignores = {"presets/h*.yaml" = ["headroom-exhausted"]}\n'
    (here / "chainsim.toml").write_text(ignored)
    capsys.readouterr()
    assert run(["check", "--no-cache"]) == 0, capsys.readouterr().out


def test_rules_lead_to_where_the_repository_says_that_the_pages_are(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHAINSIM_DOCS_URL", raising=False)
    (repository / "chainsim.toml").write_text('docs_url = "https://x.org/docs/"\n')
    (repository / "a.yaml").write_text("version: 1\nsource: {signal: sine, length_s: 0.5}\nstages: []\n")
    report = tmp_path / "a.sarif"
    assert run(["check", str(repository / "a.yaml"), "--no-cache", "--output", f"sarif={report}"]) == 0
    (rule, *_) = json.loads(report.read_text("utf-8"))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"] == f"https://x.org/docs/findings/{rule['id']}.html"


def test_the_nearest_parent_wins(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "chainsim.toml").write_text('fail_on = "never"\n')
    (repository / "presets" / "pyproject.toml").write_text("[project]\nname = 'x'\n")  # says nothing of chainsim
    assert shown(capsys)["fail_on"] == ('"never"', str(repository / "chainsim.toml"))
    (repository / "presets" / "chainsim.toml").write_text('fail_on = "information"\n')
    assert shown(capsys)["fail_on"] == ('"information"', str(repository / "presets" / "chainsim.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-on = 'error'\n", "unknown key 'fail-on', did you mean 'fail_on'?"),
        (
            "plugin_dir = 'x'\n",
            "unknown key 'plugin_dir'; give --plugin-dir or CHAINSIM_PLUGIN_PATH: a file must not decide which native "
            "code is loaded",
        ),
        ("jobs = true\n", "'jobs': expected one value, found true"),
        ("jobs = 0\n", "'jobs': 0 is not in the range x>=1."),
        ("ignore = [3]\n", "'ignore': expected a list of texts, found [3]"),
        ("allow_empty = 'maybe'\n", "'allow_empty': expected true or false, found \"maybe\""),
        ("per_file_ignores = 3\n", "'per_file_ignores' must be a table, found 3"),
    ],
)
def test_mistakes_are_refused_with_what_to_do(
    repository: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    file = repository / "chainsim.toml"
    file.write_text(text)
    assert run(["check", "--show-config"]) == 2
    assert capsys.readouterr().err == f"chainsim: {file}: {message}\n"


def test_an_unknown_finding_is_refused(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "c.yaml").write_text("version: 1\nstages: []\n")
    assert run(["check", str(repository / "c.yaml"), "--ignore", "hot-inputs"]) == 2
    assert capsys.readouterr().err == "chainsim: --ignore: unknown finding 'hot-inputs', did you mean 'hot-input'?\n"


def test_nothing_to_check(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "."]) == 2
    message = "chainsim: nothing to check: no chain file in '.'; name one, or allow this with --allow-empty\n"
    assert capsys.readouterr().err == message
    assert run(["check"]) == 2
    assert capsys.readouterr().err == "chainsim: nothing to check: name chain files or folders\n"
    assert run(["check", ".", "--allow-empty"]) == 0
    assert capsys.readouterr().out == "0 checks.\n"
