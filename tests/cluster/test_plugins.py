"""Plugins that hang, crash and lie, and builds that differ, on the workers of a real cluster."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_task import CheckTask
from chainsim.cluster.able_workers import PluginMismatch
from chainsim.cluster.options import ClusterOptions
from chainsim.errors import UsageError
from chainsim.load import parse_document
from chainsim.model.checked_chain import Checked
from chainsim.model.options import RunOptions
from tests.cluster.farm import Farm

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
pytestmark = [pytest.mark.slow, pytest.mark.vst3]


def task(number: int, plugin: str, timeout_s: float = 20.0) -> CheckTask:
    source = "source: {signal: sine, frequency_hz: 1000, peak_dbfs: -20, length_s: 0.5}"
    text = f"version: 1\n{source}\nstages: [{{vst3: {plugin}.vst3}}]\n"
    options = CheckOptions(RunOptions(probe=False, timeout_s=timeout_s))
    return CheckTask(Job(parse_document(text, f"{number}.yaml", Path()), None), options)


def checked(farm: Farm, tasks: list[CheckTask], mismatch: PluginMismatch = PluginMismatch.EXCLUDE) -> list[Checked]:
    options = ClusterOptions(mismatch, say=farm.said.append)
    with farm.sender() as sender, farm.executor(sender, options) as executor:
        for number, one in enumerate(tasks):
            executor.submit(number, one)
        found = list(executor.results())
    assert sorted(number for number, _ in found) == list(range(len(tasks)))
    return [answer for _, answer in sorted(found, key=lambda one: one[0])]


def test_hanging_crashing_and_lying(tmp_path: Path, test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", str(test_plugins_dir))
    names = ["HangInProcess"] * 7 + ["CrashInProcess", "ExitInProcess", "SilentDelayClip", "NanOutput", "CleanGain"]
    limits_s = {"HangInProcess": 3.0}
    tasks = [task(number, name, timeout_s=limits_s.get(name, 60.0)) for number, name in enumerate(names)]
    with Farm(tmp_path, 1) as farm:
        there = checked(farm, tasks)
    here = [one.run() for one in tasks[7:]]
    for one, other in zip(there[7:], here, strict=True):
        assert str(one.error) == str(other.error)
        assert (one.result is None) == (other.result is None)
        if one.result is not None and other.result is not None:
            assert one.result.measurement.taps == other.result.measurement.taps
            assert one.result.findings == other.result.findings
    hung = [str(one.error) for one in there[:7]]
    shut_out = [line for line in hung if "has hung 3 times in this run, and is not waited for any more" in line]
    assert len([line for line in hung if "HangInProcess" in line]) == 7
    assert 1 <= len(shut_out) <= 4


@pytest.fixture
def two_builds(tmp_path: Path, test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The same name twice: what it was, and what an update has made of it."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder, name in ((old, "Console"), (new, "ConsoleClip")):
        shutil.copytree(test_plugins_dir / f"{name}.vst3", folder / "Console.vst3")
        for file in (folder / "Console.vst3").rglob(f"{name}.so"):
            file.rename(file.with_name("Console.so"))
    monkeypatch.setenv("CHAINSIM_PLUGIN_PATH", str(old))
    return old, new


def test_a_worker_with_another_build(tmp_path: Path, two_builds: tuple[Path, Path]) -> None:
    old, new = two_builds
    with Farm(tmp_path / "farm", 0) as farm:
        farm.add_worker(CHAINSIM_PLUGIN_PATH=str(old))
        farm.add_worker(CHAINSIM_PLUGIN_PATH=str(new))
        tasks = [task(number, "Console") for number in range(6)]
        here = tasks[0].run()
        assert here.result is not None
        for one in checked(farm, tasks):
            assert one.result is not None
            assert one.result.measurement.taps == here.result.measurement.taps
        (said,) = [line for line in farm.said if "Console.vst3" in line]
        assert said.endswith("; it is not used for that plugin")
        with pytest.raises(UsageError, match=r"install the same, or give --plugin-mismatch exclude$"):
            checked(farm, tasks, PluginMismatch.FAIL)
        farm.said.clear()
        checked(farm, tasks, PluginMismatch.NOTE)
        assert farm.said[0].endswith("; it is used all the same")


def test_only_another_build_is_there(tmp_path: Path, two_builds: tuple[Path, Path]) -> None:
    with Farm(tmp_path / "farm", 0) as farm:
        farm.add_worker(CHAINSIM_PLUGIN_PATH=str(two_builds[1]))
        (one,) = checked(farm, [task(0, "Console")])
    assert str(one.error).startswith("not measured: no worker has the build ")
    assert str(one.error).endswith(" of 'Console.vst3'")
