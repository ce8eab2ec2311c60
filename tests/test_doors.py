"""One folder through the command line, Python and pytest: the same verdicts, whatever its settings say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile

import chainsim
from chainsim.cli.main import run

SINE = "source: {signal: sine, peak_dbfs: -12, length_s: 0.5}\n"
FILES = {
    "broken.chain.yaml": "version: 1\nstages:\n  - {bultin: Gain}\n",
    "clean.chain.yaml": f"version: 1\n{SINE}stages: [{{builtin: Gain, parameters: {{gain_db: 3}}}}]\n",
    "hot.chain.yaml": f"version: 1\n{SINE}fader_db: 20\nstages: []\n",
    "meant.chain.yaml": f"version: 1\n{SINE}fader_db: 20\nstages: []\n",
    "missing.chain.yaml": f"version: 1\n{SINE}stages: [{{vst3: NotHere.vst3}}]\n",
    "notes.yaml": "just: notes\n",
    "song.yaml": "version: 1\ntracks:\n  - {name: Tone, source: {signal: sine, peak_dbfs: 6, length_s: 0.5}}\n",
    "unmarked.yaml": f"version: 1\n{SINE}fader_db: 20\nstages: []\n",
}
AS_IT_IS = {
    "broken.chain.yaml": "error",
    "clean.chain.yaml": "ok",
    "hot.chain.yaml": "failed",
    "meant.chain.yaml": "failed",
    "missing.chain.yaml": "error",
    "song.yaml": "failed",
    "unmarked.yaml": "failed",
}
IGNORES = 'per_file_ignores = {"meant.*" = ["headroom-exhausted"]}\n'
SETTINGS = {
    "": AS_IT_IS,
    f'missing_plugin = "skip"\n{IGNORES}': {**AS_IT_IS, "meant.chain.yaml": "ok", "missing.chain.yaml": "skipped"},
    f'fail_on = "warning"\n{IGNORES}': {**AS_IT_IS},  # its true peak is over as well
    'fail_on = "never"\naudio = ["tone.wav"]\n': {
        **dict.fromkeys(AS_IT_IS, "ok"),
        "broken.chain.yaml": "error",
        "missing.chain.yaml": "error",
    },
}
WORST_FIRST = ("error", "failed", "skipped", "ok")


@pytest.fixture(params=list(SETTINGS))
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the folder's chainsim.toml says; the folder is the current one."""
    text: str = request.param
    for name, content in {**FILES, "chainsim.toml": text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    soundfile.write(tmp_path / "tone.wav", 0.1 * np.sin(np.arange(24_000) / 8.0), 48_000)
    monkeypatch.chdir(tmp_path)
    return text


@pytest.mark.slow
def test_the_verdict_is_the_same_through_every_door(settings: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = SETTINGS[settings]
    assert by_command_line(capsys) == expected
    assert by_python() == expected
    assert by_pytest() == {file: "failed" if word == "error" else word for file, word in expected.items()}


def worst(found: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By file: a session has a verdict for every track."""
    verdicts: dict[str, str] = {}
    for file, word in found:
        verdicts[file] = min(word, verdicts.get(file, "ok"), key=WORST_FIRST.index)
    return verdicts


def by_command_line(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    run(["check", ".", "--jobs", "1", "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    return worst(
        [
            *((one["file"], one["status"]) for one in answer["results"]),
            *((one["file"], "skipped") for one in answer["skipped"]),
            *((one["file"], "error") for one in answer["errors"]),
        ]
    )


def by_python() -> dict[str, str]:
    judged = chainsim.check(".", jobs=1)
    return worst((one.file, judged.status(one).value) for one in judged.checked)


def by_pytest() -> dict[str, str]:
    """pytest's own report: it has one word for what failed and for what could not be measured."""
    plugin = ("-p", "no:chainsim", "-p", "chainsim.pytest_plugin", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *plugin, "--rootdir", ".", "--chainsim", "--junitxml", "tests.xml"]
    subprocess.run(command, capture_output=True, timeout=300, check=False)
    words = {"failure": "failed", "skipped": "skipped"}
    cases = ElementTree.parse("tests.xml").iter("testcase")
    return worst((case.attrib["classname"], words[case[0].tag] if len(case) else "ok") for case in cases)
