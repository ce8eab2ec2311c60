"""The same presets on three systems: workers that run here, two of which say that they run on another system."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chainsim.report.json_schema import systems_schema
from tests.cli.program import Done, chainsim
from tests.cluster.farm import Farm, declaring
from tests.tools.cache import ROOT

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = [pytest.mark.slow, pytest.mark.vst3]

SOURCE = "version: 1\nsource: {signal: sine, frequency_hz: 1000, peak_dbfs: -6, length_s: 1}\n"
PRESETS = {
    "gain": "stages: [{builtin: Gain, parameters: {gain_db: 3}}]\n",
    "console": "stages: [{builtin: Gain, parameters: {gain_db: 20}}, {vst3: Console.vst3}]\n",
    "alone": "stages: [{vst3: HiddenClip.vst3}]\n",
}
BUILDS = {"Linux": "Console", "Darwin": "ConsoleLatency", "Windows": "ConsoleClip"}
ONLY_ON = "Linux"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    for name, stages in PRESETS.items():
        (folder / f"{name}.yaml").write_text(SOURCE + stages)
    return folder


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory, test_plugins_dir: Path) -> dict[str, Path]:
    """Every system has its own build of Console, one alone has HiddenClip."""
    root = tmp_path_factory.mktemp("plugins")
    for system, build in BUILDS.items():
        shutil.copytree(test_plugins_dir / f"{build}.vst3", root / system / "Console.vst3")
        for file in (root / system / "Console.vst3").rglob(f"{build}.so"):
            file.rename(file.with_name("Console.so"))
    shutil.copytree(test_plugins_dir / "HiddenClip.vst3", root / ONLY_ON / "HiddenClip.vst3")
    return {system: root / system for system in BUILDS}


@pytest.fixture(scope="module")
def together(library: Path, plugins: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Done:
    with Farm(tmp_path_factory.mktemp("farm"), 0) as farm:
        for system, folder in plugins.items():
            farm.add_worker(system=system, CHAINSIM_PLUGIN_PATH=str(folder))
        with farm.sender():
            pass  # all are there
        return chainsim(
            "presets", ".", "--each-system", "--scheduler", farm.address, "--no-cache", "--format", "json",
            "--output", "text=table.txt", "--output", "csv=table.csv", "--output", "html=table.html",
            cwd=library, CHAINSIM_PLUGIN_PATH=str(plugins["Linux"]),
        )  # fmt: skip


def test_what_differs_is_named_with_one_column_for_each_system(together: Done, library: Path) -> None:
    assert together.returncode == 3  # one is not measured everywhere
    found = json.loads(together.stdout)
    jsonschema.Draft202012Validator(systems_schema()).validate(found)
    assert found["systems"] == ["Linux", "Darwin", "Windows"]
    aspects = {one["name"]: [each["aspect"] for each in one["differences"]] for one in found["presets"]}
    assert aspects["gain.yaml"] == []
    assert aspects["alone.yaml"] == ["not measured"]
    assert set(aspects["console.yaml"]) >= {"loudness", "latency"}
    console = next(one["by_system"] for one in found["presets"] if one["name"] == "console.yaml")
    assert console["Darwin"]["latency_frames"] > console["Linux"]["latency_frames"] == 0
    assert console["Windows"]["loudness_lufs"] < console["Linux"]["loudness_lufs"] - 0.5
    assert console["Darwin"]["loudness_lufs"] == pytest.approx(console["Linux"]["loudness_lufs"], abs=0.01)
    lines = (library / "table.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].split()[-5:] == ["Linux", "macOS", "Windows", "what", "differs"]
    assert max(map(len, lines)) <= 80
    text = " ".join(lines)
    assert "3 presets on Linux, macOS and Windows: 1 alike to 0.1 dB, 1 differs, 1 is not measured everywhere." in text
    assert any(line.startswith("alone.yaml: not measured on Windows: stage 1: no plugin 'HiddenClip") for line in lines)
    assert '<th scope="col" class="n">macOS<small>LUFS</small></th>' in (library / "table.html").read_text("utf-8")


def test_results_of_a_run_on_each_system_merge_into_the_same_table(
    together: Done, library: Path, plugins: dict[str, Path], tmp_path: Path
) -> None:
    """Without a cluster, as in a CI job for each."""
    for system, folder in plugins.items():
        path = os.pathsep.join((str(declaring(tmp_path / f"as-{system}", system)), str(ROOT)))
        variables = {**os.environ, "PYTHONPATH": path, "CHAINSIM_PLUGIN_PATH": str(folder)}
        written = f"json={tmp_path / system}.json"
        command = [sys.executable, "-m", "chainsim", "presets", ".", "--no-cache", "--jobs", "1", "--output", written]
        subprocess.run(command, cwd=library, env=variables, capture_output=True, check=False)
    files = [str(tmp_path / f"{system}.json") for system in plugins]
    merged = chainsim("presets", "--merge", *files, "--format", "json", cwd=library)
    assert merged.returncode == together.returncode
    assert without_errors(merged) == without_errors(together)
    assert "no plugin 'HiddenClip.vst3' " in merged.stdout


def without_errors(done: Done) -> dict[str, Any]:
    """A chain is read on the machine that asks, which says in other words than a worker what is not there."""
    table: dict[str, Any] = json.loads(done.stdout)
    for preset in table["presets"]:
        for one in preset["by_system"].values():
            one["errors"] = bool(one["errors"])
    return table
