"""Every command prints with a cluster of one and of two workers what it prints without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from chainsim.cli.main import cli
from tests.cluster.farm import Farm

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = pytest.mark.slow

TIMES = re.compile(r"(_s|seconds|timing|real_time.*|started|cached)$")
CHAIN = """version: 1
name: {name}
source: {{signal: pink-noise, length_s: 1}}
stages:
- builtin: Compressor
  parameters: {{threshold_db: {threshold}}}
- builtin: Gain
  parameters: {{gain_db: 6}}
"""
SESSION = """version: 1
tracks:
- {name: one, source: {signal: sine, frequency_hz: 440, peak_dbfs: -6, length_s: 1}, chain: a.yaml, pan: -0.5}
- {name: two, source: {signal: pink-noise, length_s: 1}, chain: b.yaml, fader_db: -3}
- {name: three, source: {signal: pink-noise, length_s: 1}}
"""
COMMANDS = [
    ["check", "a.yaml", "b.yaml", "wrong.yaml", "song.yaml", "--details"],
    ["presets", "presets"],
    ["sweep", "a.yaml", "--input-db", "-6:6:6"],
    ["mix", "song.yaml"],
    ["check", "plugin.yaml", "hall.yaml", "nothing.yaml"],
    ["probe", "--all", "--plugin-dir", "plugins"],
]


@pytest.fixture(scope="module", params=[1, 2])
def farm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    with Farm(tmp_path_factory.mktemp("farm"), request.param) as farm:
        yield farm


PLUGINS = ("CleanGain", "HardClip", "Crash")


@pytest.fixture
def library(tmp_path: Path, test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "presets").mkdir()
    (tmp_path / "plugins").mkdir()
    for number, name in enumerate("abcdef"):
        text = CHAIN.format(name=name, threshold=-10 - 5 * number)
        (tmp_path / "presets" / f"{name}.yaml").write_text(text)
        (tmp_path / f"{name}.yaml").write_text(text)
    (tmp_path / "wrong.yaml").write_text("version: 1\nstages: [{builtin: Compresor}]\n")
    (tmp_path / "song.yaml").write_text(SESSION)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, list(arguments), standalone_mode=False, catch_exceptions=False)
    return done.return_value, done.stdout


def without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_times(one) for key, one in value.items() if not TIMES.search(key)}
    return [without_times(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_the_same_with_a_cluster(farm: Farm, library: Path, command: list[str]) -> None:
    asked = [*command, "--no-cache", "--format", "json"]
    here = printed(*asked)
    there = printed(*asked, "--scheduler", farm.address)
    assert there[0] == here[0]
    assert without_times(json.loads(there[1])) == without_times(json.loads(here[1]))


def test_a_baseline_is_the_same_to_the_byte(farm: Farm, library: Path) -> None:
    for name, more in (("here.json", []), ("there.json", ["--scheduler", farm.address])):
        printed("baseline", "write", "a.yaml", "b.yaml", "--baseline", name, "--no-cache", *more)
    assert Path("here.json").read_bytes() == Path("there.json").read_bytes()
    code, _ = printed("baseline", "check", "--baseline", "here.json", "--no-cache", "--scheduler", farm.address)
    assert code == 0
