"""Every command prints with a cluster of one and of two workers what it prints without one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner

import chainsim
from chainsim.cli.main import cli
from tests.cluster.farm import Farm, may_hide

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = pytest.mark.slow(seconds=8)

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
HALL = """version: 1
source: {{file: {source}}}
stages: [{{builtin: Convolution, parameters: {{impulse_response_filename: "{room}", mix: 0.5}}}}]
"""
PLUGIN = """version: 1
source: {signal: pink-noise, length_s: 1}
stages: [{builtin: Gain, parameters: {gain_db: 1}}, {vst3: HiddenClip.vst3}]
"""
SESSION = """version: 1
tracks:
- {name: one, source: {signal: sine, frequency_hz: 440, peak_dbfs: -6, length_s: 1}, chain: a.yaml, pan: -0.5}
- {name: two, source: {signal: pink-noise, length_s: 1}, chain: b.yaml, fader_db: -3}
- {name: three, source: {signal: pink-noise, length_s: 1}}
"""
CHECKED = ["check", "a.yaml", "b.yaml", "wrong.yaml", "song.yaml", "plugin.yaml", "crash.yaml", "hall.yaml"]
COMMANDS = [
    [*CHECKED, "--plugin-dir", "PLUGINS", "--details"],
    ["check", "a.yaml", "b.yaml", "--audio", "häll.wav"],
    ["presets", "presets"],
    ["presets", ".", "--audio", "häll.wav", "--plugin-dir", "PLUGINS"],
    ["sweep", "plugin.yaml", "--input-db", "-6:6:6", "--plugin-dir", "PLUGINS"],
    ["mix", "song.yaml"],
    ["probe", "--all", "--name", "C*", "--plugin-dir", "PLUGINS"],
]
"""As few as name every kind of task and of file: each starts workers anew, which is most of what it takes."""


ALONE = ("check", "mix")
"""What a single worker is asked as well: one task after another, and tasks that stand in files of their own."""


@pytest.fixture(scope="module")
def farm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    """Whose workers have nothing of the library, as on another machine, where that can be had."""
    with Farm(tmp_path_factory.mktemp("farm"), 0) as farm:
        (farm.folder / "library").mkdir()
        for _ in range(request.param):
            farm.add_worker(hidden=farm.folder / "library" if may_hide() else None)
        with farm.sender():
            pass  # all are there, and no command waits for the first
        yield farm


PLUGINS = ("CleanGain", "HiddenClip", "CrashInProcess")


@pytest.fixture
def library(
    farm: Farm, tmp_path: Path, test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    plugins = farm.folder / "plugins"
    for name in PLUGINS if not plugins.exists() else ():
        shutil.copytree(test_plugins_dir / f"{name}.vst3", plugins / f"{name}.vst3")
    tmp_path = farm.folder / "library" / f"böx {len(list((farm.folder / 'library').iterdir()))}"
    tmp_path.mkdir()
    (tmp_path / "presets").mkdir()
    soundfile.write(tmp_path / "häll.wav", 0.2 * np.random.default_rng(1).standard_normal(48_000), 48_000)
    (tmp_path / "hall.yaml").write_text(HALL.format(source="häll.wav", room=tmp_path / "häll.wav"))
    (tmp_path / "plugin.yaml").write_text(PLUGIN)
    (tmp_path / "crash.yaml").write_text(PLUGIN.replace("HiddenClip", "CrashInProcess"))
    for number, name in enumerate("abc"):
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


@pytest.mark.parametrize(
    ("farm", "command"),
    [(workers, command) for workers in (1, 2) for command in COMMANDS if workers == 2 or command[0] in ALONE],
    indirect=["farm"],
    ids=lambda value: value if isinstance(value, int) else " ".join(value),
    scope="module",  # as the fixture's: without it a farm would be started for every command
)
def test_the_same_with_a_cluster(farm: Farm, library: Path, command: list[str]) -> None:
    plugins = str(farm.folder / "plugins")
    asked = [plugins if word == "PLUGINS" else word for word in command]
    asked += ["--no-cache", "--format", "json"]
    here = printed(*asked, *(("--jobs", "1") if command[0] != "probe" else ()))  # in this process, which is quicker
    there = printed(*asked, "--scheduler", farm.address)
    assert there[0] == here[0]
    assert without_times(json.loads(there[1])) == without_times(json.loads(here[1]))


@pytest.mark.parametrize("farm", [2], indirect=True)
def test_python_gives_the_same_with_a_scheduler(farm: Farm, library: Path) -> None:
    """As docs/cluster.md has it: by its address, or with what is said besides told to a function."""
    said: list[str] = []
    told = chainsim.Scheduler(farm.address, say=said.append)

    def measured(told: chainsim.Scheduler | None, address: str | None) -> list[Any]:
        found = (
            chainsim.check(["a.yaml", "b.yaml"], keep_results=False, jobs=1, scheduler=told),
            chainsim.presets("presets", keep_results=False, jobs=1, scheduler=told),
            chainsim.sweep("a.yaml", "input_db", (-6, 6), jobs=1, scheduler=address),
            chainsim.mix("song.yaml", jobs=1, scheduler=address),
        )
        return [without_times(json.loads(one.to_json())) for one in found]

    assert measured(told, farm.address) == measured(None, None)
    assert said == []


@pytest.mark.parametrize("farm", [2], indirect=True)
def test_a_baseline_is_the_same_to_the_byte(farm: Farm, library: Path) -> None:
    for name, more in (("here.json", []), ("there.json", ["--scheduler", farm.address])):
        printed("baseline", "write", "a.yaml", "b.yaml", "--baseline", name, "--no-cache", *more)
    assert Path("here.json").read_bytes() == Path("there.json").read_bytes()
    code, _ = printed("baseline", "check", "--baseline", "here.json", "--no-cache", "--scheduler", farm.address)
    assert code == 0
